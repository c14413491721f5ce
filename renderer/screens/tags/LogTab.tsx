/** Every change of who has the tag, every run of its rule, and, for one customer, why and since when. */
import { useCallback, useMemo, useState, type FormEvent } from 'react'
import { useInfiniteQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import type { Client } from '#renderer/bridge/client.ts'
import { Reasons } from './MembersTab.tsx'
import { RunsTable } from './RunsTable.tsx'

type Change = Awaited<ReturnType<Client['tags']['history']>>['items'][number]

export function LogTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [of, setOf] = useState<'changes' | 'runs'>('changes')
  const list = useInfiniteQuery(orpc.tags.history.infiniteOptions({
    input: (cursor: string | undefined) => ({ id: tag.id, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
  }))
  const { rows, table } = usePages(list)
  const rowKey = useCallback((row: Change) => String(row.number), [])
  const columns = useMemo((): Column<Change>[] => [
    { key: 'at', header: t('tags.at'), width: 150, text: (row) => row.at, render: (row) => <span className='num' title={format.relative(row.at)}>{format.moment(row.at)}</span> },
    { key: 'cause', header: t('tags.cause'), width: 110, text: (row) => term('tags.changeCauses', row.cause), render: (row) => term('tags.changeCauses', row.cause) },
    { key: 'source', header: t('tags.source'), width: 90, text: (row) => t(`tags.sources.${row.source}`), render: (row) => t(`tags.sources.${row.source}`) },
    { key: 'added', header: t('tags.added'), width: 100, align: 'right', text: (row) => String(row.added), render: (row) => (row.added > 0 ? <span className='good'>+{format.number(row.added)}</span> : <span className='faint'>0</span>) },
    { key: 'removed', header: t('tags.removed'), width: 100, align: 'right', text: (row) => String(row.removed), render: (row) => (row.removed > 0 ? <span className='bad'>−{format.number(row.removed)}</span> : <span className='faint'>0</span>) },
    { key: 'confidence', header: t('tags.confidenceShort'), width: 84, align: 'right', text: (row) => String(row.confidence ?? ''), render: (row) => format.percent(row.confidence) },
    { key: 'user', header: t('tags.by'), width: 110, text: (row) => row.user, render: (row) => row.user },
    { key: 'number', header: t('tags.changeNumber'), width: 90, align: 'right', text: (row) => String(row.number), render: (row) => <span className='faint'>{row.number}</span> }
  ], [t, term, format])
  function ask(event: FormEvent) {
    event.preventDefault()
    setAsked(typed.trim())
  }
  return (
    <div className='tag-split'>
      <div className='tag-list scroll' style={{ padding: 16 }}>
        <form className='stack' style={{ gap: 8 }} onSubmit={ask}>
          <label className='labelled'><span>{t('tags.whyOf')}</span><input className='input' value={typed} placeholder={t('tags.idExample')} spellCheck={false} onChange={(event) => setTyped(event.target.value)} /></label>
          <Button variant='outlined' type='submit' disabled={typed.trim() === ''}>{t('tags.ask')}</Button>
        </form>
        {asked !== '' && <div style={{ marginTop: 12 }}><Reasons key={asked} tag={tag} id={asked} /></div>}
      </div>
      <div className='stack' style={{ minHeight: 0 }}>
        {tag.kind === 'rule' && <div className='toolbar' style={{ paddingTop: 8 }}><Segmented label={t('tags.logOf')} value={of} options={(['changes', 'runs'] as const).map((value) => ({ value, label: t(`tags.logs.${value}`) }))} onChange={setOf} /></div>}
        {of === 'runs' && <RunsTable tag={tag} />}
        {of === 'changes' && (list.isError
          ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          : !list.isPending && rows.length === 0
              ? <EmptyState icon='clock' title={t('tags.noLog')} text={t('tags.noLogText')} />
              : <DataTable name='tag-log' label={t('tags.tabs.log')} columns={columns} rowKey={rowKey} {...table} />)}
      </div>
    </div>
  )
}
