/** What stands beside a list of the library: the tree that sorts it, where places are made, named, moved and removed, and entries above and below it. */
import { useState, type ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
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
}

type Asking<Node> = { kind: 'create'; parent: string | null } | { kind: 'rename'; node: Node }

export function LibrarySide<Node extends TreeNode>({ nodes: known, queryKey, chosen, onChoose, count, above, below, words, work }: Props<Node>) {
  const t = useText()
  const format = useFormat()
  const act = useAct()
  const [nodes, move] = useMoves(known, queryKey, work.move)
  const [asking, setAsking] = useState<Asking<Node>>()
  async function name(given: string) {
    if (!asking) return
    const done = await act(() => (asking.kind === 'create' ? work.make(given, asking.parent) : work.rename(asking.node, given)))
    if (done !== undefined) setAsking(undefined)
  }
  return (
    <nav className='library-side scroll' aria-label={words.tree}>
      <Entries entries={above} />
      <div className='library-head'><h2 className='grow'>{words.tree}</h2><IconButton aria-label={words.make} onClick={() => setAsking({ kind: 'create', parent: null })}><Icon name='plus' size={14} /></IconButton></div>
      <LibraryTree
        label={words.tree} nodes={nodes} chosen={chosen ?? undefined} onChoose={onChoose} onMove={move} icon={() => 'folder'}
        end={({ node }) => <span className='num faint'>{format.number(count(node))}</span>} menuLabel={(node) => words.menu(node.name)}
        acts={[
          { label: words.makeIn, icon: 'plus', run: (node) => setAsking({ kind: 'create', parent: node.id }) },
          { label: words.rename, icon: 'edit', key: 'F2', run: (node) => setAsking({ kind: 'rename', node }) },
          { label: words.remove, icon: 'trash', key: 'Delete', run: (node) => void act(() => work.remove(node)) }
        ]}
      />
      {nodes.length === 0 && <p className='faint library-none'>{words.none}</p>}
      <div className='grow' />
      <Entries entries={below} />
      {asking && (
        <NameDialog
          title={asking.kind === 'create' ? (asking.parent === null ? words.make : words.makeIn) : words.rename} value={asking.kind === 'rename' ? asking.node.name : ''}
          action={t(asking.kind === 'create' ? 'common.create' : 'common.save')} onName={(given) => void name(given)} onClose={() => setAsking(undefined)}
        />
      )}
    </nav>
  )
}

function Entries({ entries }: { entries: readonly SideEntry[] }) {
  return (
    <ul>
      {entries.map(({ key, icon, label, chosen, choose, end }) => (
        <li key={key}>
          <button type='button' className='library-entry' aria-current={chosen ? 'true' : undefined} onClick={choose}><Icon name={icon} size={14} /><span className='ellipsis grow'>{label}</span>{end}</button>
        </li>
      ))}
    </ul>
  )
}
