/** What one import did: its rows, its warnings, what was refused and why; and taking it back. */
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { useState, type ReactNode } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { follow } from '#renderer/app/jobs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useLanguage, useText, useWords } from '#renderer/i18n/i18n.ts'
import { ruleWords, warningWords } from '#renderer/screens/rejects/rules.ts'
import { Changes } from '#renderer/screens/quality/Changes.tsx'
import type { Batch } from '#core/contract/imports.ts'
import { batchTones } from './batchColumns.tsx'
import { Given } from './classify/Given.tsx'
import { Equation, ShareBar } from './Equation.tsx'
import { HeldValues } from './HeldValues.tsx'
import { Lineage, madePath } from './Lineage.tsx'
import { targetName } from './targets.ts'
import './imports.css'

export function BatchScreen() {
  const { batchId = '' } = useParams()
  const t = useText()
  const batch = useQuery(orpc.imports.get.queryOptions({ input: { batchId } }))
  if (batch.data) return <Loaded batch={batch.data} />
  if (batch.isError) return <ErrorState error={batch.error} onRetry={() => void batch.refetch()} heading />
  return <h1 className='hidden'>{t('common.loading')}</h1>
}

function Loaded({ batch }: { batch: Batch }) {
  const t = useText()
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const undo = useMutation({ mutationFn: () => client.imports.undo({ batchId: batch.batchId }), onSuccess: ({ jobId }) => follow(jobId), onError: showFailure })
  const facts = (['created', 'linked', 'updated', 'review'] as const).filter((key) => batch[key] > 0 || key === 'created')
  return (
    <>
      <div className='screen-head'>
        <h1 className='ellipsis'>{batch.name || batch.fileName}</h1>
        <span className='badge' data-tone={batchTones[batch.status]}>{t(`imports.states.${batch.status}`)}</span>
        <div className='grow' />
        {batch.status === 'accepted' && batch.created > 0 && <Button variant='outlined' component={Link} to={madePath(batch)} startIcon={<Icon name='people' />}>{t('imports.showCreated')}</Button>}
        {batch.status === 'accepted' && <Button variant='outlined' color='error' startIcon={<Icon name='undo' />} disabled={undo.isPending} onClick={() => setAsking(true)}>{t('imports.undo')}</Button>}
      </div>
      <div className='result' tabIndex={0} role='group' aria-label={batch.name}>
        {batch.status === 'failed' && <Failure batch={batch} />}
        {batch.undone && <Part title={t('imports.states.undone')}><p className='num'>{t('imports.undone', batch.undone)} {batch.undone.replays !== undefined && t('imports.undoneReplays', { count: batch.undone.replays })}</p></Part>}
        {batch.status !== 'failed' && <section className='stack' style={{ gap: 10 }}>
          <Equation counts={batch} large />
          <ShareBar counts={batch} />
          <div className='row soft num' style={{ gap: 20, flexWrap: 'wrap' }}>
            {batch.status === 'accepted' && batch.duplicates > 0 && <Link className='link' to={`/rejects/${encodeURIComponent(batch.batchId)}/duplicates`}>{t('duplicates.show', { count: batch.duplicates })}</Link>}
            {facts.map((key) => <span key={key}>{t(`imports.${key}`)} <strong>{format.number(batch[key])}</strong></span>)}
          </div>
        </section>}
        {batch.openRejects > 0 && <Rejected batch={batch} />}
        {batch.warnings.length > 0 && <Warnings batch={batch} />}
        {batch.status === 'accepted' && isEntityTarget(batch.target) && <HeldValues batchId={batch.batchId} />}
        {batch.classified && <Part title={t('classify.given')}><Given rules={batch.mapping.classify ?? []} counts={batch.classified} /></Part>}
        <Part title={t('lineage.title')}><Lineage batch={batch} /></Part>
        <Quality batch={batch} />
        <Columns batch={batch} />
      </div>
      {asking && (
        <ConfirmDialog title={t('imports.undoTitle')} action={t('imports.undo')} danger onConfirm={() => undo.mutate()} onClose={() => setAsking(false)}>
          <p>{t('imports.undoText', { accepted: format.number(batch.accepted), created: format.number(batch.created) })}</p>
          {batch.replays && <p style={{ marginTop: 8 }}>{t('imports.undoReplays', { count: batch.replays.length })}</p>}
          <p className='soft' style={{ marginTop: 8 }}>{t('imports.undoNote')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return <section className='stack' style={{ gap: 8 }}><div className='row'><h2 className='grow'>{title}</h2>{action}</div>{children}</section>
}

/** Why nothing came of it, and what to do. */
function Failure({ batch }: { batch: Batch }) {
  const t = useText()
  return (
    <Part title={t('imports.failed')} action={<Button variant='outlined' component={Link} to='/imports?new=1'>{t('commands.newImport')}</Button>}>
      {batch.failure && <JobReason error={batch.failure} />}
      <p className='soft'>{t('imports.nothingKept')}</p>
    </Part>
  )
}

function Rejected({ batch }: { batch: Batch }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const rules = useQuery(orpc.imports.rejects.queryOptions({ input: { batchId: batch.batchId, limit: 1 } })).data?.rules ?? []
  const path = `/rejects/${encodeURIComponent(batch.batchId)}`
  return (
    <Part title={t('imports.rejectedRows')} action={<Button variant='outlined' component={Link} to={path}>{t('imports.repair', { count: batch.openRejects })}</Button>}>
      <table className='plain-table'>
        <thead><tr><th>{t('rejects.rule')}</th><th>{t('rejects.column')}</th><th className='right'>{t('imports.rows')}</th><th className='right'>{t('rejects.share')}</th></tr></thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.rule} ${rule.column}`}>
              <td><Link className='link' to={`${path}?rule=${encodeURIComponent(rule.rule)}`}>{words(ruleWords(rule.rule, rule.reason))}</Link></td><td>{rule.column ?? '–'}</td>
              <td className='right'>{format.number(rule.count)}</td><td className='right'>{format.percent(batch.rows > 0 ? rule.count / batch.rows : null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

function Warnings({ batch }: { batch: Batch }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <Part title={t('imports.warnings')}>
      <table className='plain-table'>
        <thead><tr><th>{t('imports.warning')}</th><th>{t('rejects.column')}</th><th className='right'>{t('imports.rows')}</th></tr></thead>
        <tbody>
          {batch.warnings.map((warning) => (
            <tr key={`${warning.code} ${warning.column}`}>
              <td>{words(warningWords(warning))}</td><td>{warning.column ?? '–'}</td><td className='right'>{format.number(warning.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

/** What changed against the import before of its source; nothing where no figures were taken. */
function Quality({ batch }: { batch: Batch }) {
  const t = useText()
  const quality = useQuery(orpc.quality.batch.queryOptions({ input: { batchId: batch.batchId }, enabled: batch.replayOf === undefined && batch.rawKept })).data
  if (!quality) return null
  const { source, target } = quality
  return (
    <Part title={t('quality.ofBatch')} action={<Button variant='outlined' component={Link} to={`/quality?${new URLSearchParams({ source, target })}`}>{t('quality.toSeries')}</Button>}>
      {quality.before === null ? <p className='soft'>{t('quality.first')}</p> : <Changes changes={quality.changes} />}
    </Part>
  )
}

function Columns({ batch }: { batch: Batch }) {
  const t = useText()
  const language = useLanguage()
  const { mapping } = batch
  return (
    <Part title={t('imports.mapping')}>
      {Boolean(mapping.groupBy?.length) && <p className='soft'>{t('imports.groupBy')} {mapping.groupBy!.join(' + ')}</p>}
      <table className='plain-table'>
        <thead><tr><th>{t('imports.column')}</th><th>{t('imports.target')}</th><th>{t('imports.type')}</th></tr></thead>
        <tbody>
          {mapping.columns.map((column, index) => (
            <tr key={index}>
              <td>{'from' in column ? column.from : 'formula' in column ? <span className='mono'>{column.formula}</span> : <span className='mono'>"{String(column.value)}"</span>}</td>
              <td>{targetName(column.to, batch.target, language)} <span className='faint mono'>{column.to}</span></td><td>{column.type ? t(`types.${column.type}`) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
