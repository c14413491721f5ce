/** What can be asked, by group, found by a part of its name in Chinese, English or pinyin. Enter adds; so does dragging. */
import { forwardRef, useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { bothWords, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { found, paletteGroups, paletteOf, type PaletteGroup, type PaletteItem } from './starts.ts'

interface Props {
  entity: EntityType
  answer: CatalogueAnswer
  onAdd: (condition: Condition) => void
  /** What is being dragged; null when it was let go. */
  onDrag: (condition: Condition | null) => void
  /** Esc: back to the canvas. */
  onLeave: () => void
}

const icons: Record<PaletteGroup, IconName> = {
  fields: 'list', tags: 'tag', events: 'flag', segments: 'segment', scores: 'chart', relations: 'people', folders: 'folder', structure: 'group', templates: 'spark'
}
const listId = 'builder-palette'
const rowHeight = 28

type Row = { kind: 'head'; group: PaletteGroup; count: number } | { kind: 'item'; item: PaletteItem; index: number }

export const Palette = forwardRef<HTMLInputElement, Props>(function Palette({ entity, answer, onAdd, onDrag, onLeave }, ref) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [only, setOnly] = useState<PaletteGroup | null>(null)
  const items = useMemo(() => paletteOf(answer, entity, language, bothWords), [answer, entity, language])
  const wanted = useDeferredValue(text)
  const there = useMemo(() => paletteGroups.filter((group) => items.some((item) => item.group === group)), [items])
  const offered = useMemo(() => (only && there.includes(only) ? items.filter(({ group }) => group === only) : items), [items, there, only])
  const listed = useMemo(() => found(offered, wanted), [offered, wanted])
  const rows = useMemo(() => rowsOf(listed, wanted.trim() === ''), [listed, wanted])
  const current = Math.min(at, listed.length - 1)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtual({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 232, height: 480 } })

  function choose(item: PaletteItem | undefined) {
    if (!item) return
    setText('')
    setAt(0)
    onAdd(item.start())
  }
  function stand(index: number) {
    setAt(index)
    virtual.scrollToIndex(Math.max(0, rows.findIndex((row) => row.kind === 'item' && row.index === index)))
  }
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') stand(Math.min(current + 1, listed.length - 1))
    else if (event.key === 'ArrowUp') stand(Math.max(current - 1, 0))
    // What is typed counts, however far the list is behind it.
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) choose(wanted === text ? listed[current] : found(offered, text)[0])
    else if (event.key === 'Escape' && text !== '') setText('')
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className='builder-palette' aria-label={t('builder.palette')}>
      <div className='search-field'>
        <Icon name='search' size={14} />
        <input
          ref={ref} autoFocus value={text} placeholder={t('builder.paletteFind')} aria-label={t('builder.paletteFind')} role='combobox' aria-expanded='true' aria-controls={listId} aria-autocomplete='list'
          aria-activedescendant={listed[current] && `${listId}-${current}`} spellCheck={false} autoComplete='off' onChange={(event) => { setText(event.target.value); setAt(0); virtual.scrollToOffset(0) }} onKeyDown={keys}
        />
      </div>
      <div className='palette-groups' role='group' aria-label={t('builder.onlyGroup')}>
        {there.map((group) => (
          <Tooltip key={group} title={t(`builder.groups.${group}`)}>
            <IconButton aria-label={t(`builder.groups.${group}`)} aria-pressed={only === group} onClick={() => { setOnly(only === group ? null : group); setAt(0); virtual.scrollToOffset(0) }}><Icon name={icons[group]} size={14} /></IconButton>
          </Tooltip>
        ))}
      </div>
      <div ref={scroller} id={listId} className='palette-rows scroll' role='listbox' aria-label={t('builder.palette')} tabIndex={-1}>
        <div role='presentation' style={{ height: rows.length * rowHeight, position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index: place, start: top }) => {
            const row = rows[place]
            if (!row) return null
            if (row.kind === 'head') return <div key={`head ${row.group}`} role='presentation' className='palette-head' style={{ top }}>{t(`builder.groups.${row.group}`)}<span className='num'>{format.number(row.count)}</span></div>
            const { item, index } = row
            return (
              <div
                key={item.key} id={`${listId}-${index}`} role='option' aria-selected={index === current} aria-setsize={listed.length} aria-posinset={index + 1} className='palette-row' style={{ top }} draggable title={item.label}
                onClick={() => choose(item)} onDragEnd={() => onDrag(null)}
                onDragStart={(event) => { event.dataTransfer.setData('text/plain', item.label); event.dataTransfer.effectAllowed = 'copy'; onDrag(item.start()) }}
              >
                <Icon name={icons[item.group]} size={14} />
                <span className='ellipsis grow'>{item.label}</span>
                {item.count !== undefined && <span className='num faint'>{format.number(item.count)}</span>}
              </div>
            )
          })}
        </div>
      </div>
      {listed.length === 0 && <p className='palette-nothing soft' role='status'>{t('builder.nothing')}</p>}
      <p className='palette-foot faint'>{t('builder.paletteHelp')}</p>
    </section>
  )
})

/** With heads over the groups; what is found by typing stands best first, its group told by its sign. */
function rowsOf(listed: readonly PaletteItem[], grouped: boolean): Row[] {
  const rows: Row[] = []
  for (const [index, item] of listed.entries()) {
    if (grouped && listed[index - 1]?.group !== item.group) rows.push({ kind: 'head', group: item.group, count: listed.filter(({ group }) => group === item.group).length })
    rows.push({ kind: 'item', item, index })
  }
  return rows
}
