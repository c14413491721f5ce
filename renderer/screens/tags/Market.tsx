/** What others have defined and may be reused: a card for each tag, its rule in words, how much it is used and what people think of it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import type { Client } from '#renderer/bridge/client.ts'
import { membersPath, tagPath } from './paths.ts'
import { StateBadge, TagDot } from './TagName.tsx'
import type { TagActions } from './useTagActions.ts'

type Offered = Awaited<ReturnType<Client['tags']['market']>>['items'][number]

interface Props {
  query: string
  category: string | null
  kind: TagItem['kind'] | undefined
  actions: TagActions
  onClear: () => void
}

export function Market({ query, category, kind, actions, onClear }: Props) {
  const t = useText()
  const list = useQuery({ ...orpc.tags.market.queryOptions({ input: { ...(query && { query }), ...(category && { category }), ...(kind && { kind }) } }), placeholderData: keepPreviousData })
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data?.items.length === 0) return <EmptyState icon='filter' title={t('tags.nothingFound')} text={t('tags.nothingFoundText')} action={<Button variant='outlined' onClick={onClear}>{t('lists.clearFilters')}</Button>} />
  return (
    <ul className='tag-cards scroll' aria-label={t('tags.views.market')} aria-busy={list.isFetching} tabIndex={0}>
      {list.data?.items.map((tag) => <Card key={tag.id} tag={tag} actions={actions} />)}
      {list.isPending && [1, 2, 3, 4, 5, 6].map((key) => <li key={key} className='tag-card'><span className='skeleton' style={{ width: '50%' }} /><span className='skeleton' /><span className='skeleton' style={{ width: '80%' }} /></li>)}
    </ul>
  )
}

function Card({ tag, actions }: { tag: Offered; actions: TagActions }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <li className='tag-card'>
      <div className='row'><TagDot colour={tag.colour} /><h3 className='grow ellipsis'><Link className='link name-link' to={tagPath(tag.id)}>{tag.name}</Link></h3><span className='faint'>{tag.category_name}</span><StateBadge state={tag.state} /></div>
      <p className='soft tag-clamp'>{tag.description || <span className='faint'>{t('tags.noDescription')}</span>}</p>
      {tag.words && <p className='tag-words' title={words(tag.words)}><span className='tag-clamp'>{words(tag.words)}</span></p>}
      <div className='tag-card-foot'>
        <Link className='link num' to={membersPath(tag.entity, tag.id)}>{t('tags.memberCount', { count: tag.members })}</Link>
        <span className='num' title={t('tags.usesHelp')}>{t('tags.uses', { count: tag.uses })}</span>
        <span className='num'>{t('tags.usedByCount', { count: tag.usedBy })}</span>
      </div>
      <div className='row'>
        <Stars tag={tag} actions={actions} />
        <span className='faint num grow'>{tag.rating.average === null ? t('tags.unrated') : t('tags.rated', { average: format.number(tag.rating.average), count: tag.rating.count })}</span>
        <Button variant='outlined' startIcon={<Icon name='copy' />} title={t('tags.reuse')} onClick={() => void actions.copy(tag)}>{t('common.copy')}</Button>
      </div>
    </li>
  )
}

/** What this person thinks of it; the same star again takes the opinion back. */
function Stars({ tag, actions }: { tag: Offered; actions: TagActions }) {
  const t = useText()
  const { mine } = tag.rating
  return (
    <div className='tag-stars' role='group' aria-label={t('tags.rate', { name: tag.name })}>
      {[1, 2, 3, 4, 5].map((stars) => (
        <button
          key={stars} type='button' className='tag-star' data-on={stars <= (mine ?? 0)} aria-pressed={stars === mine} aria-label={t('tags.stars', { count: stars })}
          onClick={() => void actions.act(() => client.tags.rate({ id: tag.id, stars: stars === mine ? null : stars }))}
        >
          <Icon name='star' size={14} />
        </button>
      ))}
    </div>
  )
}
