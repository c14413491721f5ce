/** The folders of the library: a tree beside the list. A folder is made, named, moved and removed here. */
import { useMemo, useState, type ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useQuery } from '@tanstack/react-query'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SegmentActions } from './actions.ts'
import { placedFolders, type Folder, type PlacedFolder } from './placed-folders.ts'

export function useFolders(): PlacedFolder[] {
  const { data } = useQuery(orpc.segments.folders.queryOptions())
  return useMemo(() => placedFolders(data?.items ?? []), [data])
}

interface Props {
  folders: readonly PlacedFolder[]
  /** Id of a folder, '' for those in none, null for all, 'bin' beside `bin`. */
  chosen: string | null
  bin: boolean
  actions: SegmentActions
  onChoose: (folder: string | null, bin: boolean) => void
}

type Asking = { kind: 'create'; parent: string | null } | { kind: 'rename'; folder: Folder }

export function Folders({ folders, chosen, bin, actions, onChoose }: Props) {
  const t = useText()
  const format = useFormat()
  const [asking, setAsking] = useState<Asking>()
  const [menu, setMenu] = useState<{ anchor: HTMLElement; folder: PlacedFolder }>()

  const entry = (key: string, icon: IconName, label: string, isChosen: boolean, choose: () => void, depth: number, end: ReactNode) => (
    <li key={key} className='folder' data-current={isChosen}>
      <button type='button' className='folder-main' style={{ paddingLeft: 8 + depth * 14 }} aria-current={isChosen ? 'true' : undefined} onClick={choose}>
        <Icon name={icon} size={14} /><span className='ellipsis grow'>{label}</span>
      </button>
      {end}
    </li>
  )
  async function name(given: string) {
    if (!asking) return
    setAsking(undefined)
    const saved = await actions.act(() => (asking.kind === 'create' ? client.segments.createFolder({ name: given, parent: asking.parent }) : client.segments.updateFolder({ id: asking.folder.id, name: given, expectedVersion: asking.folder.version })))
    if (!saved) return
    showDone(asking.kind === 'create' ? 'segments.done.folderMade' : 'segments.done.folderRenamed', saved.name)
    if (asking.kind === 'create') onChoose(saved.id, false)
  }
  async function remove(folder: Folder) {
    const gone = await actions.act(() => client.segments.removeFolder({ id: folder.id }))
    if (!gone) return
    showDone('segments.done.folderRemoved', folder.name)
    if (chosen === folder.id) onChoose(folder.parent, false)
  }
  const pick = (run: (folder: PlacedFolder) => void) => () => {
    const folder = menu?.folder
    setMenu(undefined)
    if (folder) run(folder)
  }
  return (
    <nav className='folders scroll' aria-label={t('segments.folders')}>
      <ul>
        {entry('all', 'segment', t('segments.all'), !bin && chosen === null, () => onChoose(null, false), 0, null)}
        {entry('none', 'file', t('segments.inNone'), !bin && chosen === '', () => onChoose('', false), 0, null)}
      </ul>
      <div className='folders-head'><h2 className='grow'>{t('segments.folders')}</h2><IconButton aria-label={t('segments.newFolder')} onClick={() => setAsking({ kind: 'create', parent: chosen && !bin ? chosen : null })}><Icon name='plus' size={14} /></IconButton></div>
      <ul>
        {folders.map((folder) => entry(folder.id, 'folder', folder.name, !bin && chosen === folder.id, () => onChoose(folder.id, false), folder.depth, (
          <>
            <span className='num faint'>{format.number(folder.segments)}</span>
            <button type='button' className='plain folder-menu' aria-label={t('segments.folderMenu', { name: folder.name })} aria-haspopup='menu' onClick={(event) => setMenu({ anchor: event.currentTarget, folder })}><Icon name='more' size={14} /></button>
          </>
        )))}
      </ul>
      {folders.length === 0 && <p className='faint folders-none'>{t('segments.noFolders')}</p>}
      <div className='grow' />
      <ul>{entry('bin', 'trash', t('segments.bin'), bin, () => onChoose(null, true), 0, null)}</ul>
      <Menu open={menu !== undefined} anchorEl={menu?.anchor} onClose={() => setMenu(undefined)}>
        <MenuItem onClick={pick((folder) => setAsking({ kind: 'create', parent: folder.id }))}><Icon name='plus' />{t('segments.newFolderIn')}</MenuItem>
        <MenuItem onClick={pick((folder) => setAsking({ kind: 'rename', folder }))}><Icon name='edit' />{t('segments.renameFolder')}</MenuItem>
        <MenuItem onClick={pick((folder) => void remove(folder))}><Icon name='trash' />{t('segments.removeFolder')}</MenuItem>
      </Menu>
      {asking && (
        <NameDialog
          title={t(asking.kind === 'create' ? 'segments.newFolder' : 'segments.renameFolder')} value={asking.kind === 'rename' ? asking.folder.name : ''}
          action={t(asking.kind === 'create' ? 'common.create' : 'common.save')} onName={(given) => void name(given)} onClose={() => setAsking(undefined)}
        />
      )}
    </nav>
  )
}
