/** A tree of the library: arrows walk it, Alt with arrows moves a node, and so does dragging it; what can be done with a node stands in its menu. */
import { useId, useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { carriedRows, carriesRows } from '#renderer/components/table/carried.ts'
import { dropPlace, rowsOf, stepPlace, type Drop, type Place, type Row, type Step, type TreeNode } from './tree.ts'
import './tree.css'

export interface NodeAct<Node> {
  label: string
  icon: IconName
  /** As KeyboardEvent.key. */
  key?: string
  run: (node: Node) => void
}

export interface RowsTaken<Node> {
  /** Name of the table. */
  table: string
  put: (keys: string[], node: Node) => void
}

interface Props<Node extends TreeNode> {
  label: string
  nodes: readonly Node[]
  /** Id; undefined or one that is no node's: none is. */
  chosen: string | undefined
  onChoose: (id: string) => void
  onMove: (node: Node, place: Place) => void
  icon: (row: Row<Node>) => IconName
  /** At the end of a row. */
  end: (row: Row<Node>) => ReactNode
  /** Rows of a table that may be let go on a node. */
  takes?: RowsTaken<Node>
  acts?: readonly NodeAct<Node>[]
  /** Names the button of a row that opens the acts. */
  menuLabel?: (node: Node) => string
}

const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }
const dragType = 'application/x-cohortdesk-node'

export function LibraryTree<Node extends TreeNode>({ label, nodes, chosen, onChoose, onMove, icon, end, takes, acts = [], menuLabel }: Props<Node>) {
  const prefix = useId()
  const tree = useRef<HTMLUListElement>(null)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<{ id: string; drop: Drop }>()
  const [menu, setMenu] = useState<{ anchor: HTMLElement; node: Node }>()
  const rows = rowsOf(nodes, closed)
  // The owner follows a moment later: a key pressed right after a click acts on the row that was clicked.
  const [picked, setPicked] = useState<{ id: string; over: string | undefined }>()
  if (picked && picked.over !== chosen) setPicked(undefined)
  const at = rows.findIndex(({ node }) => node.id === (picked?.id ?? chosen))
  const current = rows[at]

  const rowElement = (id: string) => tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? null
  function toggle(id: string, close: boolean) {
    setClosed((old) => {
      const next = new Set(old)
      if (close) next.add(id)
      else next.delete(id)
      return next
    })
  }
  function pick(id: string) {
    setPicked({ id, over: chosen })
    onChoose(id)
  }
  function go(row: Row<Node> | undefined) {
    if (!row) return
    pick(row.node.id)
    rowElement(row.node.id)?.scrollIntoView({ block: 'nearest' })
  }
  function open(node: Node, anchor: HTMLElement | null) {
    if (anchor && acts.length > 0) setMenu({ anchor, node })
  }
  function move(node: Node, place: Place | undefined) {
    if (!place) return
    if (place.parent !== null) toggle(place.parent, false)
    onMove(node, place)
  }
  /** Whether the key meant something here. */
  function walked({ key }: KeyboardEvent): boolean {
    if (key === 'ArrowDown' || key === 'j') go(rows[at + 1])
    else if (key === 'ArrowUp' || key === 'k') go(at < 0 ? rows.at(-1) : rows[at - 1])
    else if (key === 'Home') go(rows[0])
    else if (key === 'End') go(rows.at(-1))
    else if (key === 'ArrowRight' && current && closed.has(current.node.id)) toggle(current.node.id, false)
    else if (key === 'ArrowRight' && current) go(current.children > 0 ? rows[at + 1] : undefined)
    else if (key === 'ArrowLeft' && current && current.children > 0 && !closed.has(current.node.id)) toggle(current.node.id, true)
    else if (key === 'ArrowLeft' && current) go(rows.find(({ node }) => node.id === current.node.parent))
    else return false
    return true
  }
  function acted(event: KeyboardEvent): boolean {
    const act = acts.find(({ key }) => key === event.key)
    if (!current) return false
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) open(current.node, rowElement(current.node.id))
    else if (act) act.run(current.node)
    else return false
    return true
  }
  function keys(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return
    const step = steps[event.key]
    if (event.altKey && !(step && current)) return
    if (event.altKey && step && current) move(current.node, stepPlace(nodes, current.node, step))
    else if (!walked(event) && !acted(event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  /** The upper and lower quarter of a row put beside it, the middle puts into it. */
  function dropOf(event: DragEvent, target: Node): Drop | undefined {
    if (takes && carriesRows(event, takes.table)) return 'into'
    const { top, height } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientY - top) / height
    const drop = share < 0.25 ? 'before' : share > 0.75 ? 'after' : 'into'
    return dragged !== undefined && dropPlace(nodes, dragged, target, drop) ? drop : undefined
  }
  function hover(event: DragEvent, target: Node) {
    const drop = dropOf(event, target)
    if (!drop) return
    event.preventDefault()
    if (over?.id !== target.id || over.drop !== drop) setOver({ id: target.id, drop })
  }
  function letGo(event: DragEvent, target: Node) {
    const node = nodes.find(({ id }) => id === dragged)
    const drop = dropOf(event, target)
    setDragged(undefined)
    setOver(undefined)
    if (!drop) return
    event.preventDefault()
    if (!node) takes?.put(carriedRows(event, takes.table), target)
    else move(node, dropPlace(nodes, node.id, target, drop))
  }
  const choose = (id: string) => {
    pick(id)
    tree.current?.focus({ preventScroll: true })
  }
  const act = (run: (node: Node) => void) => () => {
    const node = menu?.node
    setMenu(undefined)
    if (node) run(node)
  }
  return (
    <>
      <ul ref={tree} className='tree' role='tree' tabIndex={0} aria-label={label} aria-activedescendant={current && `${prefix}-${at}`} onKeyDown={keys}>
        {rows.map((row, index) => {
          const { node, depth, children } = row
          const isOpen = children > 0 ? !closed.has(node.id) : undefined
          return (
            <li
              key={node.id} id={`${prefix}-${index}`} role='treeitem' className='tree-row' data-id={node.id} data-drop={over?.id === node.id ? over.drop : undefined} draggable
              aria-level={depth + 1} aria-posinset={row.place + 1} aria-setsize={row.siblings} aria-expanded={isOpen} aria-selected={row === current} style={{ paddingLeft: 6 + depth * 16 }}
              onClick={() => choose(node.id)} onContextMenu={(event) => { if (acts.length > 0) { event.preventDefault(); open(node, event.currentTarget) } }}
              onDragStart={(event) => { event.dataTransfer.setData(dragType, node.id); event.dataTransfer.effectAllowed = 'move'; setDragged(node.id) }}
              onDragOver={(event) => hover(event, node)} onDragLeave={() => setOver(undefined)} onDrop={(event) => letGo(event, node)} onDragEnd={() => { setDragged(undefined); setOver(undefined) }}
            >
              <span className='tree-twist' aria-hidden='true' onClick={(event) => { event.stopPropagation(); if (children > 0) toggle(node.id, isOpen === true) }}>{children > 0 && <Icon name={isOpen ? 'down' : 'forward'} size={12} />}</span>
              <Icon name={icon(row)} size={14} />
              <span className='ellipsis grow' title={node.name}>{node.name}</span>
              {end(row)}
              {acts.length > 0 && (
                <button type='button' className='plain tree-menu' tabIndex={-1} aria-label={menuLabel?.(node)} aria-haspopup='menu' aria-expanded={menu?.node.id === node.id} onClick={(event) => { event.stopPropagation(); open(node, event.currentTarget) }}><Icon name='more' size={14} /></button>
              )}
            </li>
          )
        })}
      </ul>
      <Menu open={menu !== undefined} anchorEl={menu?.anchor} onClose={() => setMenu(undefined)}>
        {acts.map(({ label: name, icon: sign, key, run }) => <MenuItem key={name} onClick={act(run)}><Icon name={sign} /><span className='grow'>{name}</span><Keys keys={key?.toLowerCase()} /></MenuItem>)}
      </Menu>
    </>
  )
}
