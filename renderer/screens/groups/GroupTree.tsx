/** The tree of groups: arrows walk it, Alt with arrows moves a group, and so does dragging it. */
import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Group } from '#core/contract/groups.ts'
import { dropPlace, rowsOf, stepPlace, type Drop, type Place, type Row, type Step } from './tree.ts'

interface Props {
  groups: readonly Group[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onMove: (group: Group, place: Place) => void
}

const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }
const type = 'application/x-cohortdesk-group'

export function GroupTree({ groups, chosen, onChoose, onMove }: Props) {
  const t = useText()
  const tree = useRef<HTMLUListElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<{ id: string; drop: Drop }>()
  const rows = rowsOf(groups, closed)
  const at = Math.max(0, rows.findIndex(({ group }) => group.id === chosen))
  const current = rows[at]

  function toggle(id: string, close: boolean) {
    setClosed((old) => {
      const next = new Set(old)
      if (close) next.add(id)
      else next.delete(id)
      return next
    })
  }
  function go(row: Row | undefined) {
    if (!row) return
    onChoose(row.group.id)
    tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(row.group.id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  function keys(event: KeyboardEvent) {
    if (!current) return
    const step = steps[event.key]
    if (event.altKey && step) {
      const place = stepPlace(groups, current.group, step)
      if (place) {
        if (place.parent !== null) toggle(place.parent, false)
        onMove(current.group, place)
      }
    } else if (event.key === 'ArrowDown' || event.key === 'j') go(rows[at + 1])
    else if (event.key === 'ArrowUp' || event.key === 'k') go(rows[at - 1])
    else if (event.key === 'Home') go(rows[0])
    else if (event.key === 'End') go(rows.at(-1))
    else if (event.key === 'ArrowRight') {
      if (closed.has(current.group.id)) toggle(current.group.id, false)
      else if (current.children > 0) go(rows[at + 1])
    } else if (event.key === 'ArrowLeft') {
      if (current.children > 0 && !closed.has(current.group.id)) toggle(current.group.id, true)
      else go(rows.find(({ group }) => group.id === current.group.parent))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  function hover(event: DragEvent, target: Group) {
    if (!dragged || !dropOf(event, target)) return
    event.preventDefault()
    const drop = dropOf(event, target)!
    if (over?.id !== target.id || over.drop !== drop) setOver({ id: target.id, drop })
  }
  /** The upper and lower quarter of a row put beside it, the middle puts into it. */
  function dropOf(event: DragEvent, target: Group): Drop | undefined {
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientY - top) / height
    const drop = share < 0.25 ? 'before' : share > 0.75 ? 'after' : 'into'
    return dragged !== undefined && dropPlace(groups, dragged, target, drop) ? drop : undefined
  }
  function letGo(event: DragEvent, target: Group) {
    const group = groups.find(({ id }) => id === dragged)
    const drop = dropOf(event, target)
    const place = group && drop && dropPlace(groups, group.id, target, drop)
    setDragged(undefined)
    setOver(undefined)
    if (!place) return
    event.preventDefault()
    onMove(group, place)
  }
  return (
    <ul ref={tree} className='group-tree scroll' role='tree' tabIndex={0} aria-label={t('groups.tree')} aria-activedescendant={current && `group-${at}`} onKeyDown={keys}>
      {rows.map((row, index) => {
        const { group, depth, children } = row
        const isOpen = children > 0 ? !closed.has(group.id) : undefined
        return (
          <li
            key={group.id} id={`group-${index}`} role='treeitem' className='group-row' data-id={group.id} data-drop={over?.id === group.id ? over.drop : undefined} draggable
            aria-level={depth + 1} aria-posinset={row.place + 1} aria-setsize={row.siblings} aria-expanded={isOpen} aria-selected={row === current} style={{ paddingLeft: 6 + depth * 16 }}
            onClick={() => { onChoose(group.id); tree.current?.focus({ preventScroll: true }) }}
            onDragStart={(event) => { event.dataTransfer.setData(type, group.id); event.dataTransfer.effectAllowed = 'move'; setDragged(group.id) }}
            onDragOver={(event) => hover(event, group)} onDragLeave={() => setOver(undefined)} onDrop={(event) => letGo(event, group)} onDragEnd={() => { setDragged(undefined); setOver(undefined) }}
          >
            <span className='group-twist' aria-hidden='true' onClick={(event) => { event.stopPropagation(); if (children > 0) toggle(group.id, isOpen === true) }}>{children > 0 && <Icon name={isOpen ? 'down' : 'forward'} size={12} />}</span>
            <Icon name={children > 0 ? 'tree' : 'people'} size={14} />
            <span className='ellipsis grow'>{group.name}</span>
            <Members group={group} nested={children > 0} />
          </li>
        )
      })}
    </ul>
  )
}

function Members({ group, nested }: { group: Group; nested: boolean }) {
  const t = useText()
  const format = useFormat()
  return <span className='num faint' title={nested ? t('groups.counts', { own: format.number(group.members), all: format.number(group.all) }) : undefined}>{format.number(group.all)}</span>
}
