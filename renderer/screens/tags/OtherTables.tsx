/** Tags that nobody seems to need any more, with the reasons, and those in the recycle bin. */
import { useCallback, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagItem, TagQuality } from '#core/contract/tags.ts'
import { tagPath } from './paths.ts'
import { StateBadge, TagDot } from './TagName.tsx'
import type { TagActions } from './useTagActions.ts'

interface StaleTag extends Pick<TagItem, 'id' | 'name' | 'members' | 'state'>, Pick<TagQuality, 'reasons'> {}
const rowKey = (row: { id: string }) => row.id

export function StaleTable() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const list = useQuery(orpc.tags.stale.queryOptions())
  const open = useCallback((row: StaleTag) => void navigate(tagPath(row.id, 'quality')), [navigate])
  const columns = useMemo((): Column<StaleTag>[] => {
    const reasons = (row: StaleTag) => row.reasons.map(({ message }) => words(message)).join(' · ')
    return [
      { key: 'name', header: t('tags.name'), width: 220, text: (row) => row.name, render: (row) => <span className='name-link'>{row.name}</span> },
      { key: 'reasons', header: t('tags.staleReasons'), width: 420, text: reasons, render: (row) => <span className='warn' title={reasons(row)}>{reasons(row)}</span> },
      { key: 'state', header: t('tags.state'), width: 96, text: (row) => t(`tags.states.${row.state}`), render: (row) => <StateBadge state={row.state} /> },
      { key: 'members', header: t('tags.members'), width: 96, align: 'right', text: (row) => String(row.members), render: (row) => format.number(row.members) }
    ]
  }, [t, words, format])
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data?.items.length === 0) return <EmptyState icon='shield' title={t('tags.noStale')} text={t('tags.noStaleText')} />
  return <DataTable name='tags-stale' label={t('tags.views.stale')} columns={columns} rows={list.data?.items ?? []} rowKey={rowKey} total={list.data?.items.length ?? 0} loading={list.isPending} onOpen={open} />
}

export function BinTable({ actions }: { actions: TagActions }) {
  const t = useText()
  const format = useFormat()
  const [current, setCurrent] = useState<TagItem>()
  const list = useQuery(orpc.tags.bin.queryOptions())
  const columns = useMemo((): Column<TagItem>[] => [
    { key: 'name', header: t('tags.name'), width: 220, text: (row) => row.name, render: (row) => <span className='tag-name'><TagDot colour={row.colour} /><span className='ellipsis'>{row.name}</span></span> },
    { key: 'kind', header: t('tags.kind'), width: 72, text: (row) => t(`tags.kinds.${row.kind}`), render: (row) => t(`tags.kinds.${row.kind}`) },
    { key: 'deletedAt', header: t('tags.deletedAt'), width: 150, text: (row) => row.deletedAt ?? '', render: (row) => <span className='num'>{format.moment(row.deletedAt)}</span> },
    { key: 'owner', header: t('tags.owner'), width: 96, text: (row) => row.owner, render: (row) => row.owner },
    { key: 'why', header: t('tags.binWhy'), width: 160, text: (row) => row.mergedInto ?? '', render: (row) => (row.mergedInto ? t('tags.mergedInto', { name: row.mergedInto }) : t('tags.wasDeleted')) },
    {
      key: 'act', header: '', width: 120, text: () => '',
      render: (row) => (row.mergedInto
        ? <button type='button' className='link' tabIndex={-1} onClick={() => void actions.unmerge(row)}>{t('tags.unmerge')}</button>
        : <button type='button' className='link' tabIndex={-1} onClick={() => void actions.restore(row)}>{t('tags.restore')}</button>)
    }
  ], [t, format, actions])
  const restore = useCallback((row: TagItem) => void (row.mergedInto ? actions.unmerge(row) : actions.restore(row)), [actions])
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data?.items.length === 0) return <EmptyState icon='trash' title={t('tags.binEmpty')} text={t('tags.binEmptyText')} />
  return (
    <>
      <div className='toolbar'>
        <span className='soft grow'>{t('tags.binHelp')}</span>
        <Button variant='outlined' startIcon={<Icon name='undo' />} disabled={!current} onClick={() => current && restore(current)}>{t(current?.mergedInto ? 'tags.unmerge' : 'tags.restore')}</Button>
      </div>
      <DataTable name='tags-bin' label={t('tags.views.bin')} columns={columns} rows={list.data?.items ?? []} rowKey={rowKey} total={list.data?.items.length ?? 0} loading={list.isPending} onCurrent={setCurrent} onOpen={restore} />
    </>
  )
}
