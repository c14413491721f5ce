/** The preview is the interface: header cells carry type, target and problems; the footer says how the rows fare. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { failureOf, type Failure } from '#renderer/bridge/errors.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { useFormat } from '#renderer/app/format.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showInspector } from '#renderer/app/inspectorState.ts'
import { close, tabs } from '#renderer/app/tabs.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { useLanguage, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ImportCheck } from '#core/contract/import-check.ts'
import { Classification } from './classify/Classification.tsx'
import { ColumnInspector } from './ColumnInspector.tsx'
import type { Draft } from './draft.ts'
import { useCleaned } from './cleaned.ts'
import { withMadeColumns } from './madeColumns.ts'
import { changeDraft, forgetDraft, keptDrafts, useDraft } from './drafts.ts'
import { Equation } from './Equation.tsx'
import { startImport } from './queue.ts'
import { Reopen } from './Reopen.tsx'
import { CheckDialog } from './CheckDialog.tsx'
import { DraftBar } from './DraftBar.tsx'
import { FormatBar } from './FormatBar.tsx'
import { placeProblems, previewVerdict, problemsOf, type ColumnProblem } from './problems.ts'
import { ProblemText } from './ProblemText.tsx'
import { Sheet } from './Sheet.tsx'
import { TemplateNotice } from './TemplateNotice.tsx'
import { Templates } from './Templates.tsx'
import { targetOptions } from './targets.ts'
import { useImportFiles } from './useImportFiles.ts'
import { DraftRecipe } from '#renderer/screens/recipes/DraftRecipe.tsx'
import './imports.css'

export function DraftScreen() {
  const { draftId = '' } = useParams()
  const t = useText()
  const draft = useDraft(draftId)
  const kept = useStore(keptDrafts).get(draftId)
  const { choose } = useImportFiles()
  if (draft) return <Open key={draftId} draft={draft} />
  if (kept) return <Reopen key={draftId} id={draftId} kept={kept} />
  return (
    <>
      <h1 className='hidden'>{t('imports.newTitle')}</h1>
      <EmptyState icon='file' title={t('imports.draftGone')} text={t('imports.draftGoneText')} action={<Button variant='contained' onClick={() => void choose()}>{t('imports.choose')}</Button>} />
    </>
  )
}

/** Whether it is the file that is wanting, not the mapping. */
const isFileGone = ({ field }: Failure) => field === 'upload' || field === 'path'

function Open({ draft: given }: { draft: Draft }) {
  const draft = useCleaned(given)
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const language = useLanguage()
  const navigate = useNavigate()
  const [current, setCurrent] = useState<number | null>(null)
  const [sent, setSent] = useState<{ problems: ColumnProblem[]; of: Draft } | null>(null)
  const [checking, setChecking] = useState(false)
  const [checked, setChecked] = useState<{ check: ImportCheck; of: Draft } | null>(null)
  const at = useRef(-1)
  const custom = useQuery(orpc.imports.fields.queryOptions({ input: { target: draft.target }, staleTime: 60_000 })).data
  const options = useMemo(() => targetOptions(draft, custom?.items ?? [], language), [draft, custom, language])
  const own = useMemo(() => problemsOf(draft), [draft])
  const problems = [...(sent?.of === draft ? sent.problems : []), ...own]
  const verdict = useMemo(() => previewVerdict(draft), [draft])
  const errors = problems.filter((problem) => problem.severity === 'error')
  const general = problems.filter((problem) => problem.column === null)
  const run = useMutation({
    mutationFn: () => startImport(draft),
    onSuccess: (jobId) => {
      tabs.set(close(tabs.get(), `/imports/new/${draft.id}`).state)
      void navigate(`/imports/jobs/${encodeURIComponent(jobId)}`, { replace: true })
    },
    onError: refused
  })
  function refused(error: unknown) {
    const failure = failureOf(error)
    if (failure.problems.length > 0) setSent({ problems: placeProblems(draft, failure.problems), of: draft })
  }
  const ready = errors.filter((problem) => !problem.own).length === 0 && !draft.busy && !run.isPending
  useCommand('importRun', () => run.mutate(), ready)
  useCommand('importNextProblem', () => {
    const columns = problems.flatMap((problem) => problem.column ?? [])
    at.current = (at.current + 1) % Math.max(1, columns.length)
    const next = columns[at.current]
    if (next === undefined) return
    setCurrent(next)
    document.getElementById(`column-${next}`)?.scrollIntoView({ block: 'nearest', inline: 'center' })
    document.getElementById(`column-${next}`)?.querySelector<HTMLElement>('.col-target')?.focus()
  }, problems.some((problem) => problem.column !== null))
  useEffect(() => {
    if (current === null) return undefined
    // Once the inspector has taken its room.
    const timer = setTimeout(() => document.getElementById(`column-${current}`)?.scrollIntoView({ block: 'nearest', inline: 'center' }), 60)
    return () => clearTimeout(timer)
  }, [current])
  const exact = checked?.of === draft ? checked.check : null
  const failure = run.error ? failureOf(run.error) : null
  const { chooseAgain } = useImportFiles()
  return (
    <div className='stack grow' style={{ minHeight: 0 }} aria-busy={draft.busy}>
      <div className='screen-head'>
        <h1 className='ellipsis'>{draft.fileName}</h1>
        {draft.more.length > 0 && <Link className='link' to='/imports/queue'>{t('wizard.ofFiles', { count: draft.more.length + 1 })}</Link>}
        <span className='soft num' style={{ flex: 'none' }}>
          {format.bytes(draft.inspection.size)} · {draft.inspection.rows === null ? t('imports.rowsUnknown') : t('imports.rowCount', { count: draft.inspection.rows })} · {t('imports.columnCount', { count: draft.columns.length })}
        </span>
        <div className='grow' />
        <Templates draft={draft} />
        <DraftRecipe
          source={{ upload: draft.upload, format: { ...draft.inspection.format, ...draft.format } }} recipe={draft.recipe} recipeFrom={draft.recipeFrom}
          onChange={(steps) => changeDraft(draft.id, { ...steps, columns: withMadeColumns(given.columns, given.inspection.columns.length, steps.recipe) })}
        />
        <Classification draft={draft} mappable={custom?.items ?? []} counts={exact?.classified} problems={problems} />
        <FormatBar draft={draft} />
      </div>
      <TemplateNotice draft={draft} />
      <DraftBar draft={draft} options={options} />
      <Sheet draft={draft} options={options} problems={problems} current={current} onCurrent={(index) => { setCurrent(index); showInspector(true) }} />
      <div className='sheet-foot' role='group' aria-label={t('imports.summary')}>
        {exact ? <><span className='faint'>{t('wizard.checked')}</span><Equation counts={exact} /></> : <p className='equation'>
          <span className='faint'>{t('imports.preview')}</span>
          <span>{t('imports.rows')} <b>{format.number(verdict.rows)}</b></span><span className='faint'>=</span>
          <span>{t('imports.accepted')} <b className='good'>{format.number(verdict.accepted)}</b></span><span className='faint'>+</span>
          <span>{t('imports.rejected')} <b className={verdict.rejected > 0 ? 'warn' : undefined}>{format.number(verdict.rejected)}</b></span>
        </p>}
        <div className='grow ellipsis' role='status'>
          {failure && failure.problems.length === 0
            ? <span className='bad'>{words(failure.message)} {failure.remedy && words(failure.remedy)} {isFileGone(failure) && <button type='button' className='link' onClick={() => { run.reset(); void chooseAgain(draft.id) }}>{t('wizard.chooseAgain')}</button>}</span>
            : general[0]
              ? <span className={general[0].severity === 'error' ? 'bad' : 'warn'}><Icon name='warning' size={12} /> <ProblemText problem={general[0]} /></span>
              : errors.length > 0
                ? <span className='bad'>{t('imports.problemCount', { count: errors.length })}</span>
                : <span className='good'>{t('imports.ready')}</span>}
        </div>
        <Button variant='outlined' onClick={() => { tabs.set(close(tabs.get(), `/imports/new/${draft.id}`).state); void navigate('/imports'); forgetDraft(draft.id) }}>{t('imports.discardShort')}</Button>
        <Button variant='outlined' disabled={!ready} startIcon={<Icon name='shield' size={14} />} onClick={() => setChecking(true)}>{t('wizard.check')}</Button>
        <Button variant='contained' disabled={!ready} onClick={() => run.mutate()} endIcon={<Keys keys={commandSpec('importRun').keys?.[0]} />}>
          {draft.more.length > 0 ? t('wizard.importFiles', { count: draft.more.length + 1 }) : draft.inspection.rows === null ? t('imports.run') : t('imports.runRows', { count: draft.inspection.rows })}
        </Button>
      </div>
      {checking && (
        <CheckDialog
          draft={draft} known={exact} onChecked={(check) => setChecked({ check, of: draft })} onRefused={(error) => { setChecking(false); refused(error); if (failureOf(error).problems.length === 0) showFailure(error) }}
          onColumn={(name) => { setCurrent(draft.columns.find((column) => column.name === name)?.index ?? null); showInspector(true) }} onImport={() => run.mutate()} onClose={() => setChecking(false)}
        />
      )}
      {current !== null && <ColumnInspector draft={draft} index={current} options={options} problems={problems.filter((problem) => problem.column === current)} />}
    </div>
  )
}
