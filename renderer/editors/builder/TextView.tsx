/** A definition as text: JSON that can be changed, words, and the SQL of both engines. */
import { useState } from 'react'
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
import { draftOf, type Draft } from '#core/domain/conditions/edit.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { useKnown } from './leaf/known.ts'

const views = ['json', 'words', 'duckdb', 'clickhouse'] as const

interface Props {
  definition: Definition
  onApply: (draft: Draft) => void
  onClose: () => void
}

export function TextView({ definition, onApply, onClose }: Props) {
  const t = useText()
  const [view, setView] = useState<(typeof views)[number]>('json')
  return (
    <Dialog open onClose={onClose} maxWidth='md' fullWidth aria-labelledby='builder-text-title'>
      <DialogTitle id='builder-text-title' className='row'>
        <span className='grow'>{t('builder.text.title')}</span>
        <Segmented label={t('builder.text.title')} value={view} options={views.map((value) => ({ value, label: t(`builder.text.${value}`) }))} onChange={setView} />
      </DialogTitle>
      {view === 'json' ? <JsonText definition={definition} onApply={onApply} onClose={onClose} /> : <Shown definition={definition} view={view} onClose={onClose} />}
    </Dialog>
  )
}

function JsonText({ definition, onApply, onClose }: Props) {
  const t = useText()
  const language = useLanguage()
  const clock = useClock()
  const { catalogue } = useKnown()
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2))
  const read = readDefinition(text)
  const problems: readonly Problem[] = read.definition ? compile(read.definition, catalogue, clock).problems : []
  return (
    <>
      <DialogContent>
        <textarea className='input mono builder-text' spellCheck={false} aria-label={t('builder.text.json')} aria-invalid={!read.definition} value={text} onChange={(event) => setText(event.target.value)} />
        {read.failure !== undefined && <p className='note' data-tone='bad' role='alert'>{t('builder.text.notJson', { detail: read.failure })}</p>}
        {problems.map((problem) => <p key={problem.path + problem.code} className='note' data-tone='bad'><span className='mono'>{problem.path || '/'}</span> {problem.message[language]} {problem.remedy[language]}</p>)}
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='outlined' onClick={() => void navigator.clipboard.writeText(text)}>{t('common.copy')}</Button>
        <Button variant='contained' disabled={!read.definition} onClick={() => { onApply(draftOf(read.definition!)); onClose() }}>{t('builder.text.apply')}</Button>
      </DialogActions>
    </>
  )
}

/** A definition as far as an editor can show it: its root must be a tree of objects. What else is wrong with it is told by the compiler. */
function readDefinition(text: string): { definition?: Definition; failure?: string } {
  try {
    const value: unknown = JSON.parse(text)
    if (isTree((value as Definition | null)?.root)) return { definition: value as Definition }
    return { failure: '/root' }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function isTree(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || !('kind' in node)) return false
  if (node.kind === 'group') return 'children' in node && Array.isArray(node.children) && node.children.every(isTree)
  return node.kind !== 'related' || ('where' in node && isTree(node.where))
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
