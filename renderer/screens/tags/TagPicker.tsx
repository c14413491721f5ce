/** A tag found by typing a part of its name, its pinyin or words of its rule. Arrows move, Enter takes; what is not there can be made. */
import { useEffect, useEffectEvent, useId, useState, type KeyboardEvent } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { TagDot } from './TagName.tsx'
import '#renderer/components/chips.css'

interface Props {
  entity: EntityType
  label: string
  /** Left out: tags that make no sense here. */
  except?: ReadonlySet<string>
  onChoose: (tag: TagItem) => void
  /** Offers to make a tag of the typed name. */
  onCreate?: (name: string) => void
}

const shownTags = 50

export function TagPicker({ entity, label, except, onChoose, onCreate }: Props) {
  const t = useText()
  const format = useFormat()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [hurried, setHurried] = useState(false)
  const typed = text.trim()
  const query = useDebounced(typed, 120)
  const list = useQuery({ ...orpc.tags.list.queryOptions({ input: { entity, limit: shownTags, ...(query && { query }) } }), placeholderData: keepPreviousData })
  const found = list.data?.items ?? []
  // What an earlier question was answered may have changed since: only an answer that nothing is being asked about again counts.
  const settled = query === typed && list.isSuccess && !list.isFetching
  const tags = found.filter((tag) => !except?.has(tag.id) && tag.state !== 'deprecated')
  const creates = onCreate !== undefined && typed !== '' && settled && !found.some((tag) => tag.name === typed)
  const count = tags.length + (creates ? 1 : 0)
  const current = Math.max(0, Math.min(at, count - 1))
  const take = (index: number) => {
    const tag = tags[index]
    if (tag) onChoose(tag)
    else if (creates) onCreate(typed)
  }
  // Enter before the answer came means its first one.
  const arrived = useEffectEvent(() => take(current))
  useEffect(() => {
    if (hurried && settled) arrived()
  }, [hurried, settled])
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, count - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter' && settled) take(current)
    else if (event.key === 'Enter') setHurried(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const option = (index: number) => ({
    id: `${listId}-${index}`, role: 'option', 'aria-selected': index === current, className: 'facet-item', 'data-current': index === current, onClick: () => take(index),
    ref: (element: HTMLElement | null) => { if (index === current) element?.scrollIntoView({ block: 'nearest' }) }
  })
  return (
    <div className='tag-picker'>
      <input
        className='input' autoFocus placeholder={t('tags.find')} aria-label={label} role='combobox' aria-expanded='true' aria-controls={listId} aria-activedescendant={count > 0 ? `${listId}-${current}` : undefined}
        value={text} autoComplete='off' spellCheck={false} onChange={(event) => { setText(event.target.value); setAt(0); setHurried(false) }} onKeyDown={keys}
      />
      <ul id={listId} className='facet-list scroll' role='listbox' aria-label={label} tabIndex={-1}>
        {tags.map((tag, index) => (
          <li key={tag.id} {...option(index)}>
            <TagDot colour={tag.colour} /><span className='ellipsis grow'>{tag.name}</span><span className='faint'>{tag.category_name}</span><span className='num faint'>{format.number(tag.members)}</span>
          </li>
        ))}
        {creates && <li {...option(tags.length)}><Icon name='plus' size={14} /><span className='ellipsis grow'>{t('tags.createNamed', { name: typed })}</span></li>}
      </ul>
      {count === 0 && <p className='facet-empty soft' role='status'>{t('tags.nothingFound')}</p>}
    </div>
  )
}
