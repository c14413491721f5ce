/** What can be done with the rows that are chosen, or were typed into: replayed as one import, repaired in numbers, put aside, taken up again. */
import { useMemo, useState } from 'react'
import Button from '@mui/material/Button'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { showToast } from '#renderer/app/toasts.tsx'
import { client } from '#renderer/bridge/client.ts'
import { Icon } from '#renderer/components/icons.tsx'
import type { Selection } from '#renderer/components/table/useSelection.ts'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'
import type { ListedReject, RejectFacets, RejectFilter } from '#core/contract/import-rows.ts'
import { forgetEdits, rejectKey, useEdits } from './edits.ts'
import { NoteDialog } from './NoteDialog.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { markSelection, replayTargets, type Chosen } from './targets.ts'

interface Props {
  filter: RejectFilter
  facets: RejectFacets | null
  rows: readonly ListedReject[]
  total: number
  names: readonly string[]
  selection: Selection
}

export function RejectActions({ filter, facets, rows, total, names, selection }: Props) {
  const t = useText()
  const format = useFormat()
  const act = useAct()
  const edits = useEdits()
  const [whole, setWhole] = useState<RejectFilter>()
  const [dialog, setDialog] = useState<'replay' | 'fix' | 'note'>()
  const isWhole = whole === filter
  const edited = useMemo(() => new Set(rows.map(rejectKey).filter((key) => edits.has(key))), [rows, edits])
  const isChosen = isWhole || selection.keys.size > 0
  const chosen: Chosen = isWhole ? { filter } : { keys: isChosen ? selection.keys : edited }
  const count = isWhole ? total : isChosen ? selection.keys.size : edited.size
  if (count === 0) return <p className='reject-hint faint'>{rows.length > 0 && t('rejects.keys')}</p>

  const clear = () => {
    setWhole(undefined)
    selection.clear()
  }
  async function mark(state: 'open' | 'ignored', note?: string) {
    const done = await act(() => client.rejects.mark({ state, ...markSelection(chosen), ...(note && { note }) }))
    if (!done) return
    clear()
    const { zh, en } = bothWords(state === 'ignored' ? 'rejects.ignored' : 'rejects.reopened')
    showToast({ text: { zh: `${zh} ${done.changed}`, en: `${en} ${done.changed}` }, action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
  }
  const states = new Set(isWhole ? (filter.state ? [filter.state] : ['open', 'ignored']) : rows.filter((row) => selection.keys.has(rejectKey(row)) || !isChosen).map(({ state }) => state))
  const refusedAt = () => filter.column ?? mostFrequent(rows.flatMap((row) => (row.column !== null && row.state === 'open' && (isWhole || !isChosen || selection.keys.has(rejectKey(row))) ? [row.column] : [])))
  const targets = () => replayTargets(chosen, facets, rows, edits)
  return (
    <div className='reject-actions' role='region' aria-label={t('rejects.actions')}>
      <span className='num' role='status'>{isWhole ? t('rejects.wholeSelected', { count }) : isChosen ? t('rejects.selected', { count }) : t('rejects.edited', { count })}</span>
      {!isWhole && selection.keys.size >= rows.length && total > rows.length && <button type='button' className='link num' onClick={() => setWhole(filter)}>{t('rejects.selectWhole', { total: format.number(total) })}</button>}
      <span className='grow' />
      {states.has('open') && <Button variant='contained' onClick={() => setDialog('replay')}>{t('rejects.replayMany')}</Button>}
      {states.has('open') && isChosen && <Button variant='outlined' startIcon={<Icon name='edit' />} onClick={() => setDialog('fix')}>{t('rejects.fix')}</Button>}
      {states.has('open') && isChosen && <Button variant='outlined' startIcon={<Icon name='eyeOff' />} onClick={() => setDialog('note')}>{t('rejects.ignore')}</Button>}
      {states.has('ignored') && isChosen && <Button variant='outlined' onClick={() => void mark('open')}>{t('rejects.reopen')}</Button>}
      <Button onClick={() => (isChosen ? clear() : forgetEdits(edited))}>{isChosen ? t('rejects.clear') : t('rejects.reset')}</Button>
      {dialog === 'note' && <NoteDialog count={count} onNote={(note) => { setDialog(undefined); void mark('ignored', note) }} onClose={() => setDialog(undefined)} />}
      {(dialog === 'replay' || dialog === 'fix') && <ReplayDialog targets={targets()} names={names} column={refusedAt()} fixing={dialog === 'fix'} onClose={() => setDialog(undefined)} onReplayed={clear} />}
    </div>
  )
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0]
}
