/** What subscriptions had to tell: what was not read yet stands out, until it is opened or marked. */
import { useCallback, useMemo, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc, type Client } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { segmentPath } from './paths.ts'

export type Notice = Awaited<ReturnType<Client['segments']['notices']>>['items'][number]

/** How many notices nobody has read. */
export function useUnread(): number {
  return useQuery(orpc.segments.notices.queryOptions({ input: { limit: 1, unseen: true } })).data?.unseen ?? 0
}

/** A mark before what was not read. */
export function Unread({ notice }: { notice: Notice }) {
  const t = useText()
  return <span className='notice-mark' data-unread={!notice.seen} role={notice.seen ? undefined : 'img'} aria-label={notice.seen ? undefined : t('segments.unread')} />
}

const rowKey = (notice: Notice) => String(notice.number)

export function NoticesTable() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const act = useAct()
  const [unseen, setUnseen] = useState(false)
  const list = useInfiniteQuery({
    ...orpc.segments.notices.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 100, ...(unseen && { unseen }), ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const { rows, table } = usePages(list)
  const unread = list.data?.pages[0]?.unseen ?? 0
  const open = useCallback((notice: Notice) => {
    void navigate(segmentPath(notice.segment, 'history'))
    if (!notice.seen) void act(() => client.segments.seeNotices({ until: notice.number, segment: notice.segment }))
  }, [navigate, act])
  const newest = rows[0]?.number ?? 0
  const columns = useMemo((): Column<Notice>[] => [
    {
      key: 'segment', header: t('segments.name'), width: 240, text: (row) => row.segmentName,
      render: (row) => <span className='row' style={{ gap: 8 }}><Unread notice={row} /><Link className='link name-link ellipsis' tabIndex={-1} to={segmentPath(row.segment, 'history')} onClick={(event) => { event.preventDefault(); open(row) }}>{row.segmentName}</Link></span>
    },
    { key: 'text', header: t('segments.notice'), width: 460, text: (row) => words(row.text), render: (row) => <span title={words(row.text)}>{words(row.text)}</span> },
    { key: 'kind', header: t('segments.tellMe'), width: 164, text: (row) => t(`segments.subscriptionKinds.${row.kind}`), render: (row) => <span className='badge'>{t(`segments.subscriptionKinds.${row.kind}`)}</span> },
    { key: 'at', header: t('segments.at'), width: 150, text: (row) => row.at, render: (row) => <span className='num' title={format.relative(row.at)}>{format.moment(row.at)}</span> }
  ], [t, words, format, open])
  return (
    <>
      <div className='toolbar library-toolbar'>
        <label className='row'><input type='checkbox' className='box' checked={unseen} onChange={(event) => setUnseen(event.target.checked)} />{t('segments.onlyUnread')}</label>
        <span className='soft num' role='status'>{t('segments.unreadCount', { count: unread })}</span>
        <div className='grow' />
        <Button variant='outlined' startIcon={<Icon name='check' />} disabled={unread === 0} onClick={() => void act(() => client.segments.seeNotices({ until: newest }))}>{t('segments.markAllRead')}</Button>
      </div>
      {list.isError && rows.length === 0
        ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        : !list.isPending && rows.length === 0
            ? <EmptyState icon='bell' title={t(unseen ? 'segments.allRead' : 'segments.noNotices')} text={t('segments.noNoticesText')} />
            : <DataTable name='segment-notices' label={t('segments.views.notices')} columns={columns} rowKey={rowKey} {...table} onOpen={open} />}
    </>
  )
}
