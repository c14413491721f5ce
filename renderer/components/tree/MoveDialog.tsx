/** Asks where rows of a list go: to a place of the tree beside it, or to none. */
import { useState, type FormEvent } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
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
  function submit(event: FormEvent) {
    event.preventDefault()
    onMove(nodes.find(({ id }) => id === place) ?? null)
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='move-title' maxWidth='xs' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='move-title'>{title}</DialogTitle>
        <DialogContent>
          <div className='form'>
            <Labelled label={label}>
              <select className='input' autoFocus value={place ?? ''} onChange={(event) => setPlace(event.target.value || null)}>
                <option value=''>{none}</option>
                <PlaceOptions nodes={nodes} />
              </select>
            </Labelled>
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit'>{t('library.move')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
