/** What stands beside a list of the library: the tree that sorts it, where places are made, named, moved and removed, and entries above and below it. */
import { useState, type DragEvent, type ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { carriedRows, carriesRows } from '#renderer/components/table/carried.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { LibraryTree } from './LibraryTree.tsx'
import type { Place, TreeNode } from './tree.ts'
import { useMoves } from './useMoves.ts'

export interface SideEntry {
  key: string
  icon: IconName
  label: string
  chosen: boolean
  choose: () => void
  end?: ReactNode
  /** Rows that are let go here stand in no place of the tree. */
  takesRows?: boolean
}

interface Words {
  tree: string
  make: string
  makeIn: string
  rename: string
  remove: string
  /** Where there is no place yet. */
  none: string
  menu: (name: string) => string
}

/** What is done in the core; each tells of itself when it is done. */
export interface PlaceWork<Node> {
  make: (name: string, parent: string | null) => Promise<unknown>
  rename: (node: Node, name: string) => Promise<unknown>
  remove: (node: Node) => Promise<unknown>
  move: (node: Node, place: Place) => Promise<unknown>
}

/** Rows of the list that can be put into a place, null: into none. */
export interface PutRows<Node> {
  /** Name of the table. */
  table: string
  put: (keys: string[], place: Node | null) => void
}

interface Props<Node extends TreeNode> {
  nodes: readonly Node[]
  /** Of the query that `nodes` come from: a moved one is shown at its new place at once. */
  queryKey: readonly unknown[]
  chosen: string | null
  onChoose: (id: string) => void
  count: (node: Node) => number
  above: readonly SideEntry[]
  below: readonly SideEntry[]
  words: Words
  work: PlaceWork<Node>
  rows: PutRows<Node>
}

type Asking<Node> = { kind: 'create'; parent: string | null } | { kind: 'rename'; node: Node }

export function LibrarySide<Node extends TreeNode>({ nodes: known, queryKey, chosen, onChoose, count, above, below, words, work, rows }: Props<Node>) {
  const t = useText()
  const format = useFormat()
  const act = useAct()
  const [nodes, move] = useMoves(known, queryKey, work.move)
  const [asking, setAsking] = useState<Asking<Node>>()
  async function name(given: string) {
    if (!asking) return
    await (asking.kind === 'create' ? work.make(given, asking.parent) : work.rename(asking.node, given))
    setAsking(undefined)
  }
  return (
    <nav className='library-side scroll' aria-label={words.tree}>
      <Entries entries={above} table={rows.table} onRows={(keys) => rows.put(keys, null)} />
      <div className='library-head'><h2 className='grow'>{words.tree}</h2><IconButton aria-label={words.make} onClick={() => setAsking({ kind: 'create', parent: null })}><Icon name='plus' size={14} /></IconButton></div>
      <LibraryTree
        label={words.tree} nodes={nodes} chosen={chosen ?? undefined} onChoose={onChoose} onMove={move} icon={() => 'folder'}
        end={({ node }) => <span className='num faint'>{format.number(count(node))}</span>} takes={rows} menuLabel={(node) => words.menu(node.name)}
        acts={[
          { label: words.makeIn, icon: 'plus', run: (node) => setAsking({ kind: 'create', parent: node.id }) },
          { label: words.rename, icon: 'edit', key: 'F2', run: (node) => setAsking({ kind: 'rename', node }) },
          { label: words.remove, icon: 'trash', key: 'Delete', run: (node) => void act(() => work.remove(node)) }
        ]}
      />
      {nodes.length === 0 && <p className='faint library-none'>{words.none}</p>}
      <div className='grow' />
      <Entries entries={below} table={rows.table} onRows={(keys) => rows.put(keys, null)} />
      {asking && (
        <NameDialog
          title={asking.kind === 'create' ? (asking.parent === null ? words.make : words.makeIn) : words.rename} value={asking.kind === 'rename' ? asking.node.name : ''}
          action={t(asking.kind === 'create' ? 'common.create' : 'common.save')} onName={name} onClose={() => setAsking(undefined)}
        />
      )}
    </nav>
  )
}

interface EntriesProps {
  entries: readonly SideEntry[]
  table: string
  onRows: (keys: string[]) => void
}

function Entries({ entries, table, onRows }: EntriesProps) {
  const [over, setOver] = useState<string>()
  const takes = (entry: SideEntry, event: DragEvent) => entry.takesRows === true && carriesRows(event, table)
  function letGo(entry: SideEntry, event: DragEvent) {
    setOver(undefined)
    if (!takes(entry, event)) return
    event.preventDefault()
    onRows(carriedRows(event, table))
  }
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.key}>
          <button
            type='button' className='library-entry' aria-current={entry.chosen ? 'true' : undefined} data-drop={over === entry.key ? 'into' : undefined} onClick={entry.choose}
            onDragOver={(event) => { if (takes(entry, event)) { event.preventDefault(); setOver(entry.key) } }} onDragLeave={() => setOver(undefined)} onDrop={(event) => letGo(entry, event)}
          >
            <Icon name={entry.icon} size={14} /><span className='ellipsis grow'>{entry.label}</span>{entry.end}
          </button>
        </li>
      ))}
    </ul>
  )
}
