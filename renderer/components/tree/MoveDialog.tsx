/** Asks where rows of a list go: to a place of the tree beside it, or to none. */
import { useState } from 'react'
import { FormDialog } from '#renderer/components/FormDialog.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { PlaceOptions } from './PlaceOptions.tsx'
import type { TreeNode } from './tree.ts'

interface Props<Node extends TreeNode> {
  title: string
  label: string
  /** Names the choice of no place. */
  none: string
  nodes: readonly Node[]
  /** Where the first of the rows is now. */
  now: string | null
  onMove: (place: Node | null) => void
  onClose: () => void
}

export function MoveDialog<Node extends TreeNode>({ title, label, none, nodes, now, onMove, onClose }: Props<Node>) {
  const t = useText()
  const [place, setPlace] = useState(now)
  return (
    <FormDialog title={title} action={t('library.move')} onSubmit={() => onMove(nodes.find(({ id }) => id === place) ?? null)} onClose={onClose}>
      <Labelled label={label}>
        <select className='input' autoFocus value={place ?? ''} onChange={(event) => setPlace(event.target.value || null)}>
          <option value=''>{none}</option>
          <PlaceOptions nodes={nodes} />
        </select>
      </Labelled>
    </FormDialog>
  )
}
