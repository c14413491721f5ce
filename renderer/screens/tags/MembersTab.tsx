/** Who has the tag; for the current one, why and since when, in the inspector. */
import { useCallback, useMemo, useState } from 'react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import { usePages } from '#renderer/components/table/usePages.ts'
import { useSelection } from '#renderer/components/table/useSelection.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { allColumns, defaultColumns, entityPaths } from '#renderer/screens/entities/columns.tsx'
import type { EntityCard } from '#core/contract/customers.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import { memberCondition, membersPath } from './paths.ts'
import { WhyTagged } from './WhyTagged.tsx'

export function MembersTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const navigate = useNavigate()
  const selection = useSelection()
  const [current, setCurrent] = useState<EntityCard>()
  const [dialog, setDialog] = useState<'apply' | 'remove'>()
  const { entity, id } = tag
  const list = useInfiniteQuery({
    ...orpc.customers.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ entity, where: JSON.stringify(memberCondition(id)), limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  const { rows, total, table } = usePages(list)
  const columns = useMemo(() => {
    const known = allColumns({ t, format, language, entity, custom: [] })
    return defaultColumns[entity].flatMap((key) => known.get(key) ?? [])
  }, [t, format, language, entity])
  const rowKey = useCallback((row: EntityCard) => row.id, [])
  const open = useCallback((row: EntityCard) => void navigate(`${entityPaths[entity]}/${encodeURIComponent(row.id)}`), [navigate, entity])
  const usable = tag.state !== 'deprecated' && tag.deletedAt === null
  const ids = [...selection.keys]
  if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.isPending && rows.length === 0) {
    return (
      <>
        <EmptyState icon='people' title={t('tags.noMembers')} text={t(tag.kind === 'rule' ? 'tags.noMembersRule' : 'tags.noMembersText')} action={usable && <Button variant='contained' onClick={() => setDialog('apply')}>{t('tags.apply')}</Button>} />
        {dialog && <ApplyDialog entity={entity} tag={tag} onClose={() => setDialog(undefined)} />}
      </>
    )
  }
  return (
    <>
      <div className='toolbar' style={{ paddingTop: 8 }}>
        <span className='soft num' role='status'>{list.isPending ? '' : t('lists.total', { count: total })}</span>
        <div className='grow' />
        {ids.length > 0 && <Button variant='outlined' startIcon={<Icon name='close' />} onClick={() => setDialog('remove')}>{t('tags.takeAwayChosen', { count: ids.length })}</Button>}
        <Link className='link' to={membersPath(entity, id)}>{t('tags.openInList')}</Link>
      </div>
      <DataTable
        name={`tag-members-${entity}`} label={t('tags.tabs.members')} columns={columns} rowKey={rowKey} {...table}
        selection={selection} onCurrent={setCurrent} onOpen={open}
      />
      {current && <Why key={current.id} tag={tag} card={current} />}
      {dialog && <ApplyDialog entity={entity} tag={tag} chosen={{ customer_ids: ids }} remove={dialog === 'remove'} onClose={() => { setDialog(undefined); selection.clear() }} />}
    </>
  )
}

function Why({ tag, card }: { tag: TagDetails; card: EntityCard }) {
  const t = useText()
  const id = useDebounced(card.id, 120)
  return (
    <Inspector title={card.name ?? card.id}>
      <div className='tag-inspector'>
        <h3>{t('tags.whyHas', { name: tag.name })}</h3>
        <Reasons tag={tag} id={id} />
      </div>
    </Inspector>
  )
}

/** Every time that somebody had the tag, the newest first. */
export function Reasons({ tag, id }: { tag: Pick<TagDetails, 'id' | 'entity'>; id: string }) {
  const t = useText()
  const answer = useQuery({ ...orpc.tags.entity.queryOptions({ input: { type: tag.entity, id, removed: true } }), retry: false })
  if (answer.isError) return <ErrorState compact error={answer.error} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <span className='skeleton' />
  const found = answer.data.items.filter((item) => item.tag_id === tag.id)
  if (found.length === 0) return <p className='soft'>{t('tags.neverHad')}</p>
  return <div>{found.map((item) => <div key={`${item.source} ${item.tagged_at} ${item.change}`} className='tag-part'><WhyTagged assignment={item} /></div>)}</div>
}
