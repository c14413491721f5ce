/** A definition as text: JSON that can be changed, words, and the SQL of both engines. */
import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { orpc } from '#renderer/bridge/client.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { activeDefinition, disabledParts, draftOf, type Draft } from '#core/domain/conditions/edit.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import { shapeProblems } from '#core/domain/conditions/shape.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { useKnown } from './leaf/known.ts'

const views = ['json', 'words', 'duckdb', 'clickhouse'] as const

interface Props {
  draft: Draft
  onApply: (draft: Draft) => void
  onClose: () => void
}

export function TextView({ draft, onApply, onClose }: Props) {
  const t = useText()
  const definition = activeDefinition(draft)
  const [view, setView] = useState<(typeof views)[number]>('json')
  return (
    <Dialog open onClose={onClose} maxWidth='md' fullWidth aria-labelledby='builder-text-title'>
      <DialogTitle id='builder-text-title' className='row'>
        <span className='grow'>{t('builder.text.title')}</span>
        <Segmented label={t('builder.text.title')} value={view} options={views.map((value) => ({ value, label: t(`builder.text.${value}`) }))} onChange={setView} />
      </DialogTitle>
      {view === 'json' ? <JsonText draft={draft} onApply={onApply} onClose={onClose} /> : <Shown definition={definition} view={view} onClose={onClose} />}
    </Dialog>
  )
}

/** What is switched off is no part of a definition: it stays in the draft, where it stood. */
function JsonText({ draft, onApply, onClose }: Props) {
  const t = useText()
  const language = useLanguage()
  const clock = useClock()
  const { catalogue } = useKnown()
  const [text, setText] = useState(() => JSON.stringify(activeDefinition(draft), null, 2))
  const off = useMemo(() => disabledParts(draft), [draft])
  const read = readJson(text)
  const problems: readonly Problem[] = read.value === undefined ? [] : compile(read.value, catalogue, clock).problems
  const definition = read.value !== undefined && shapeProblems(problems).length === 0 ? read.value as Definition : undefined
  return (
    <>
      <DialogContent>
        {off.length > 0 && <p className='note'>{t('builder.text.off', { count: off.length })}</p>}
        <textarea className='input mono builder-text' spellCheck={false} aria-label={t('builder.text.json')} aria-invalid={!definition} value={text} onChange={(event) => setText(event.target.value)} />
        {read.failure !== undefined && <p className='note' data-tone='bad' role='alert'>{t('builder.text.notJson', { detail: read.failure })}</p>}
        {problems.map((problem) => <p key={problem.path + problem.code} className='note' data-tone='bad'><span className='mono'>{problem.path || '/'}</span> {problem.message[language]} {problem.remedy[language]}</p>)}
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='outlined' onClick={() => void navigator.clipboard.writeText(text)}>{t('common.copy')}</Button>
        <Button variant='contained' disabled={!definition} onClick={() => { onApply(draftOf(definition!, off)); onClose() }}>{t('builder.text.apply')}</Button>
      </DialogActions>
    </>
  )
}

/** The value of a JSON text, or why it is none. */
function readJson(text: string): { value?: unknown; failure?: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function Shown({ definition, view, onClose }: { definition: Definition; view: 'words' | 'duckdb' | 'clickhouse'; onClose: () => void }) {
  const t = useText()
  const language = useLanguage()
  const clock = useClock()
  const { catalogue } = useKnown()
  const sql = useQuery({ ...orpc.conditions.sql.queryOptions({ input: { definition, engine: view === 'clickhouse' ? 'clickhouse' : 'duckdb' } }), enabled: view !== 'words', retry: false })
  const told = describe(definition, catalogue, language, clock)
  const text = view === 'words' ? told.nodes.map(({ depth, text: words }) => `${'    '.repeat(depth)}${words}`).join('\n') : sql.data ? `${sql.data.sql}\n\n-- ${t('builder.text.parameters')}\n${JSON.stringify(sql.data.parameters, null, 2)}` : ''
  return (
    <>
      <DialogContent>
        {view === 'words' && <p className='builder-words'>{told.text}</p>}
        {view !== 'words' && sql.isError ? <ErrorState error={sql.error} compact /> : <pre className='mono builder-text scroll' tabIndex={0} aria-busy={view !== 'words' && sql.isPending}>{text}</pre>}
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={() => void navigator.clipboard.writeText(view === 'words' ? told.text : text)}>{t('common.copy')}</Button>
        <Button variant='contained' onClick={onClose}>{t('common.close')}</Button>
      </DialogActions>
    </>
  )
}
