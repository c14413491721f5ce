/** What can be asked, found by a part of its name in Chinese, English or pinyin. Arrows move, Enter takes. */
import { forwardRef, useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { found, type Offer, type OfferGroup } from './offers.ts'
import './condition.css'

interface Props {
  /** The name of the list and of what is typed into. */
  label: string
  placeholder: string
  offers: readonly Offer[]
  /** What stands between what is typed and the list. */
  children?: ReactNode
  onChoose: (offer: Offer) => void
  /** What the pointer is pressed on: it will be chosen or dragged. */
  onHold?: (offer: Offer) => void
  /** What is being dragged; null when it was let go. Without it nothing can be. */
  onDrag?: (offer: Offer | null) => void
  /** Esc, where nothing is typed. */
  onLeave?: () => void
}

export const groupIcons: Record<OfferGroup, IconName> = {
  fields: 'list', tags: 'tag', events: 'flag', segments: 'segment', scores: 'chart', relations: 'people', folders: 'folder', structure: 'group', templates: 'spark'
}
const rowHeight = 28

type Row = { kind: 'head'; group: OfferGroup; count: number } | { kind: 'offer'; offer: Offer; index: number }

export const OfferList = forwardRef<HTMLInputElement, Props>(function OfferList({ label, placeholder, offers, children, onChoose, onHold, onDrag, onLeave }, ref) {
  const t = useText()
  const format = useFormat()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = useDeferredValue(text)
  const listed = useMemo(() => found(offers, wanted), [offers, wanted])
  const rows = useMemo(() => rowsOf(listed, wanted.trim() === ''), [listed, wanted])
  const current = Math.min(at, listed.length - 1)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtual({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 232, height: 480 } })

  function type(next: string) {
    setText(next)
    stand(0)
  }
  function choose(offer: Offer | undefined) {
    if (!offer) return
    type('')
    onChoose(offer)
  }
  function stand(index: number) {
    setAt(index)
    virtual.scrollToIndex(Math.max(0, rows.findIndex((row) => row.kind === 'offer' && row.index === index)))
  }
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') stand(Math.min(current + 1, listed.length - 1))
    else if (event.key === 'ArrowUp') stand(Math.max(current - 1, 0))
    // What is typed counts, however far the list is behind it.
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) choose(wanted === text ? listed[current] : found(offers, text)[0])
    else if (event.key === 'Escape' && text !== '') type('')
    else if (event.key === 'Escape' && onLeave) onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div className='search-field'>
        <Icon name='search' size={14} />
        <input
          ref={ref} autoFocus value={text} placeholder={placeholder} aria-label={placeholder} role='combobox' aria-expanded='true' aria-controls={listId} aria-autocomplete='list'
          aria-activedescendant={listed[current] && `${listId}-${current}`} spellCheck={false} autoComplete='off' onChange={(event) => type(event.target.value)} onKeyDown={keys}
        />
      </div>
      {children}
      <div ref={scroller} id={listId} className='offer-rows scroll' role='listbox' aria-label={label} tabIndex={-1}>
        <div role='presentation' style={{ height: rows.length * rowHeight, position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index: place, start: top }) => {
            const row = rows[place]
            if (!row) return null
            if (row.kind === 'head') return <div key={`head ${row.group}`} role='presentation' className='offer-head' style={{ top }}>{t(`builder.groups.${row.group}`)}<span className='num'>{format.number(row.count)}</span></div>
            const { offer, index } = row
            return (
              <div
                key={offer.key} id={`${listId}-${index}`} role='option' aria-selected={index === current} aria-setsize={listed.length} aria-posinset={index + 1} className='offer-row' style={{ top }}
                title={offer.notComputed ? `${offer.label} · ${t('builder.notComputedTip')}` : offer.label} draggable={onDrag !== undefined} onPointerDown={() => onHold?.(offer)} onClick={() => choose(offer)} onDragEnd={() => onDrag?.(null)}
                onDragStart={(event) => { event.dataTransfer.setData('text/plain', offer.label); event.dataTransfer.effectAllowed = 'copy'; onDrag?.(offer) }}
              >
                <Icon name={groupIcons[offer.group]} size={14} />
                <span className='ellipsis grow'>{offer.label}</span>
                {offer.count !== undefined && <span className='num faint'>{format.number(offer.count)}</span>}
                {offer.notComputed && <span className='faint offer-note'>{t('builder.notComputed')}</span>}
              </div>
            )
          })}
        </div>
      </div>
      {listed.length === 0 && <p className='facet-empty soft' role='status'>{t('builder.nothing')}</p>}
    </>
  )
})

/** With heads over the groups; what is found by typing stands best first, its group told by its sign. */
function rowsOf(listed: readonly Offer[], grouped: boolean): Row[] {
  const rows: Row[] = []
  for (const [index, offer] of listed.entries()) {
    if (grouped && listed[index - 1]?.group !== offer.group) rows.push({ kind: 'head', group: offer.group, count: listed.filter(({ group }) => group === offer.group).length })
    rows.push({ kind: 'offer', offer, index })
  }
  return rows
}
