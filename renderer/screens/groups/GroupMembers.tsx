import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { refetch } from '#renderer/app/changes.ts'
import { usePreferences } from '#renderer/app/preferences.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Sort } from '#renderer/components/table/columns.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { ColumnsButton } from '#renderer/screens/entities/ColumnsButton.tsx'
import { defaultColumns, entityPaths } from '#renderer/screens/entities/columns.tsx'
import { useEntityColumns } from '#renderer/screens/entities/useEntityColumns.ts'
import { Preview } from '#renderer/screens/entities/Preview.tsx'
import type { EntityCard } from '#core/contract/customers.ts'
import type { Group } from '#core/contract/groups.ts'
import { AddMembers } from './AddMembers.tsx'

/** Who is in a group, with those of the groups below it unless they are left out. */
export function GroupMembers({ group, path, actions }: { group: Group; path: string[]; actions: ReactNode }) {
  const t = useText()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [descendants, setDescendants] = useState(true)
  const [sort, setSort] = useState<Sort>({ field: 'created_at', direction: 'desc' })
  const [current, setCurrent] = useState<EntityCard>()
  const [adding, setAdding] = useState(false)
  const selection = useSelection()
  const live = group.deletedAt === null
  const input = useMemo(() => ({ id: group.id, descendants, sort: sort.field, direction: sort.direction }), [group.id, descendants, sort])
  const list = useInfiniteQuery({
    ...orpc.groups.members.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData, enabled: live
  })
  const { rows, total, table } = usePages(list)
  const columns = useEntityColumns('customer')
  const shown = usePreferences().columns['customer'] ?? defaultColumns.customer
  const visible = useMemo(() => shown.flatMap((key) => columns.get(key) ?? []), [shown, columns])
  const rowKey = useCallback((row: EntityCard) => row.id, [])
  const { keys, clear } = selection
  useEffect(() => clear(), [input, clear])
  const open = useCallback((row: EntityCard) => void navigate(`${entityPaths[row.entity]}/${encodeURIComponent(row.id)}`), [navigate])
  async function remove() {
    try {
      const { changed } = await client.groups.changeMembers({ id: group.id, customer_ids: [...keys], remove: true })
      refetch(queries)
      clear()
      showDone('groups.done.membersRemoved', `${group.name} −${changed}`)
    } catch (error) {
      showFailure(error)
    }
  }
  useCommand('groupAdd', () => setAdding(true), live)
  function body() {
    if (!live) return <EmptyState icon='trash' title={t('groups.inBin')} text={t('groups.inBinText')} />
    if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    if (!list.isPending && rows.length === 0) return <EmptyState icon='people' title={t('groups.noMembers')} text={t('groups.noMembersText')} action={<Button variant='contained' onClick={() => setAdding(true)}>{t('groups.add')}</Button>} />
    return (
      <DataTable
        name='group-members' label={t('groups.members')} columns={visible} rowKey={rowKey} {...table}
        sort={sort} onSort={setSort} selection={selection} onCurrent={setCurrent} onOpen={open}
      />
    )
  }
  return (
    <div className='stack' style={{ minHeight: 0, minWidth: 0 }}>
      <div className='toolbar group-toolbar'>
        <h2 className='ellipsis' title={path.join(' / ')}>{path.join(' / ')}</h2>
        {list.data && <span className='soft num' role='status'>{t('lists.total', { count: total })}</span>}
        <div className='grow' />
        {actions}
      </div>
      {live && (
        <div className='toolbar'>
          <Button variant='outlined' startIcon={<Icon name='plus' />} onClick={() => setAdding(true)}>{t('groups.add')}</Button>
          {keys.size > 0 && <Button variant='outlined' startIcon={<Icon name='close' />} onClick={() => void remove()}>{t('groups.removeMembers', { count: keys.size })}</Button>}
          <label className='row'><input type='checkbox' className='box' checked={descendants} onChange={(event) => setDescendants(event.target.checked)} />{t('groups.descendants')}</label>
          <div className='grow' />
          <ColumnsButton entity='customer' columns={columns} />
        </div>
      )}
      {body()}
      {live && current && rows.length > 0 && <Preview key={current.id} card={current} />}
      {adding && <AddMembers group={group} onClose={() => setAdding(false)} />}
    </div>
  )
}
