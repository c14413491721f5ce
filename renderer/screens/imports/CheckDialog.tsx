/** The verdict over a whole file before it is imported: what would come in, what would not, and why, with the first rows each is true of. */
import { useEffect, useRef, useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { follow, isActive, useJob } from '#renderer/app/jobs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ClassifyRule } from '#core/contract/classify.ts'
import type { ImportCheck, Verdict } from '#core/contract/import-check.ts'
import { warningWords } from '#renderer/screens/rejects/rules.ts'
import { Given } from './classify/Given.tsx'
import { mappingOf, type Draft } from './draft.ts'
import { Equation, ShareBar } from './Equation.tsx'

interface Props {
  draft: Draft
  /** What an earlier check of this very draft found. */
  known: ImportCheck | null
  onChecked: (check: ImportCheck) => void
  /** The mapping has problems, which stand at its columns. */
  onRefused: (error: unknown) => void
  onColumn: (name: string) => void
  onImport: () => void
  onClose: () => void
}

export function CheckDialog({ draft, known, onChecked, onRefused, onColumn, onImport, onClose }: Props) {
  const t = useText()
  const [jobId, setJobId] = useState<string | null>(null)
  const watched = useJob(jobId)
  const asked = useQuery({ ...orpc.jobs.get.queryOptions({ input: { id: jobId ?? '' } }), enabled: jobId !== null && watched === undefined }).data
  const job = watched ?? asked
  const start = useMutation({
    mutationFn: () => client.imports.check({ upload: draft.upload, mapping: mappingOf(draft) }),
    onSuccess: async ({ jobId: started }) => {
      await follow(started)
      setJobId(started)
    },
    onError: onRefused
  })
  const { mutate } = start
  const isKnown = useRef(known !== null)
  const told = useRef<ImportCheck | null>(null)
  useEffect(() => {
    if (!isKnown.current) mutate()
  }, [mutate])
  const found = job?.status === 'done' ? (job.result as ImportCheck) : null
  useEffect(() => {
    if (found && told.current !== found) onChecked(found)
    told.current = found
  }, [found, onChecked])
  const check = found ?? known
  function leave() {
    if (job && isActive(job)) void client.jobs.cancel({ id: job.id }).catch(showFailure)
    onClose()
  }
  return (
    <Dialog open onClose={leave} aria-labelledby='check-title' maxWidth='md' fullWidth>
      <DialogTitle id='check-title'>{t('wizard.checkTitle', { name: draft.fileName })}</DialogTitle>
      <DialogContent>
        {job && (job.status === 'failed' || job.status === 'cancelled')
          ? <div className='stack' style={{ gap: 8 }}><p>{t('wizard.checkFailed')}</p>{job.error && <JobReason error={job.error} />}</div>
          : check ? <Found check={check} rules={draft.classify} onColumn={(name) => { onClose(); onColumn(name) }} /> : <Running progress={job?.progress ?? 0} stage={job?.stage ?? ''} />}
      </DialogContent>
      <DialogActions>
        <span className='faint grow'>{t('wizard.checkNote')}</span>
        <Button variant='outlined' onClick={leave}>{t('common.close')}</Button>
        {check && <Button variant='contained' disabled={check.accepted === 0} onClick={() => { onClose(); onImport() }}>{t('imports.runRows', { count: check.rows })}</Button>}
      </DialogActions>
    </Dialog>
  )
}

function Running({ progress, stage }: { progress: number; stage: string }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  return (
    <div className='stack' style={{ gap: 8 }} role='status'>
      <ProgressBar value={progress} label={t('wizard.checking')} />
      <div className='row num'><span className='grow soft'>{stage === '' ? t('wizard.checking') : term('jobs.stages', stage)}</span><span>{format.percent(progress)}</span></div>
    </div>
  )
}

function Found({ check, rules, onColumn }: { check: ImportCheck; rules: readonly ClassifyRule[]; onColumn: (name: string) => void }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const facts = (['created', 'linked', 'updated', 'review'] as const).filter((key) => check[key] > 0 || key === 'created')
  const noticed = check.warnings.filter(({ code }) => code !== 'blank_value' && code !== 'identity_ignored')
  return (
    <div className='stack' style={{ gap: 14 }}>
      <div className='stack' style={{ gap: 8 }}>
        <Equation counts={check} large />
        <ShareBar counts={check} />
        <div className='row soft num' style={{ gap: 20, flexWrap: 'wrap' }}>{facts.map((key) => <span key={key}>{t(`imports.${key}`)} <strong>{format.number(check[key])}</strong></span>)}</div>
      </div>
      {check.verdicts.length === 0
        ? <p className='good'><Icon name='check' size={14} /> {t('wizard.checkClean')}</p>
        : (
            <table className='plain-table verdicts'>
              <thead><tr><th>{t('wizard.rule')}</th><th>{t('rejects.column')}</th><th className='right'>{t('wizard.count')}</th><th>{t('wizard.examples')}</th></tr></thead>
              <tbody>{check.verdicts.map((verdict) => <Row key={`${verdict.rule} ${verdict.column}`} verdict={verdict} onColumn={onColumn} />)}</tbody>
            </table>
          )}
      {check.classified && <section className='stack' style={{ gap: 8 }}><h3>{t('classify.wouldGive')}</h3><Given rules={rules} counts={check.classified} /></section>}
      {noticed.length > 0 && <ul className='soft'>{noticed.map((warning) => <li key={`${warning.code} ${warning.column}`}>{words(warningWords(warning))}{warning.column && ` · ${warning.column}`} · {format.number(warning.count)}</li>)}</ul>}
    </div>
  )
}

const tones: Record<Verdict['severity'], string> = { error: 'bad', warning: 'warn', notice: '' }

function Row({ verdict, onColumn }: { verdict: Verdict; onColumn: (name: string) => void }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { severity, message, remedy, column, count, examples } = verdict
  return (
    <tr>
      <td><span className='badge' data-tone={tones[severity]}>{t(`wizard.severity.${severity}`)}</span> {words(message)}{remedy && <div className='soft'>{words(remedy)}</div>}</td>
      <td>{column === null ? '–' : <button type='button' className='plain link' title={t('wizard.fix')} onClick={() => onColumn(column)}>{column}</button>}</td>
      <td className='right'>{format.number(count)}</td>
      <td className='soft'>
        <ul>{examples.map(({ row, value }) => <li key={row} className='ellipsis'>{value === null || value === '' ? t('wizard.exampleRow', { row }) : t('wizard.exampleValue', { row, value })}</li>)}</ul>
      </td>
    </tr>
  )
}
