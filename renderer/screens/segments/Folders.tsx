/** The folders of segments beside the list; below them notices, templates and the recycle bin. */
import { useQuery } from '@tanstack/react-query'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { LibrarySide, type PlaceWork, type PutRows } from '#renderer/components/tree/LibrarySide.tsx'
import { PlaceOptions } from '#renderer/components/tree/PlaceOptions.tsx'
import type { TreeNode } from '#renderer/components/tree/tree.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useUnread } from './Notices.tsx'

export interface Folder extends TreeNode {
  segments: number
  version: number
}

const none: readonly Folder[] = []

export function useFolders(): readonly Folder[] {
  return useQuery(orpc.segments.folders.queryOptions()).data?.items ?? none
}

/** The options of a choice of folders. */
export function FolderOptions() {
  return <PlaceOptions nodes={useFolders()} />
}

export const segmentViews = ['notices', 'templates', 'bin'] as const
export type SegmentView = (typeof segmentViews)[number]
/** The list beside the folders. */
export const segmentsTable = 'segments'
const viewIcons = { notices: 'bell', templates: 'spark', bin: 'trash' } as const

interface Props {
  /** Id of a folder, '' for those in none, null for all. */
  chosen: string | null
  view: SegmentView | null
  onChoose: (folder: string | null, view: SegmentView | null) => void
  onPut: PutRows<Folder>['put']
}

export function Folders({ chosen, view, onChoose, onPut }: Props) {
  const t = useText()
  const format = useFormat()
  const folders = useFolders()
  const unread = useUnread()
  const work: PlaceWork<Folder> = {
    async make(name, parent) {
      const made = await client.segments.createFolder({ name, parent })
      showDone('segments.done.folderMade', made.name)
      onChoose(made.id, null)
      return made
    },
    async rename({ id, version }, name) {
      const saved = await client.segments.updateFolder({ id, name, expectedVersion: version })
      showDone('segments.done.folderRenamed', saved.name)
      return saved
    },
    async remove({ id, name, parent }) {
      const gone = await client.segments.removeFolder({ id })
      showDone('segments.done.folderRemoved', name)
      if (chosen === id) onChoose(parent, null)
      return gone
    },
    async move({ id, name }, place) {
      const moved = await client.segments.updateFolder({ id, ...place })
      showDone('library.moved', name)
      return moved
    }
  }
  const entry = (key: string, icon: 'segment' | 'file', label: string, folder: string | null) => ({ key, icon, label, chosen: view === null && chosen === folder, takesRows: folder === '', choose: () => onChoose(folder, null) })
  return (
    <LibrarySide
      nodes={folders} queryKey={orpc.segments.folders.queryOptions().queryKey} chosen={view === null ? chosen : null} onChoose={(id) => onChoose(id, null)} count={({ segments }) => segments} work={work} rows={{ table: segmentsTable, put: onPut }}
      above={[entry('all', 'segment', t('segments.all'), null), entry('none', 'file', t('segments.inNone'), '')]}
      below={segmentViews.map((name) => ({ key: name, icon: viewIcons[name], label: t(`segments.views.${name}`), chosen: view === name, choose: () => onChoose(null, name), end: name === 'notices' && unread > 0 && <span className='badge num' data-tone='accent' title={t('segments.unreadCount', { count: unread })}>{format.number(unread)}</span> }))}
      words={{
        tree: t('segments.folders'), make: t('segments.newFolder'), makeIn: t('segments.newFolderIn'), rename: t('segments.renameFolder'), remove: t('segments.removeFolder'), none: t('segments.noFolders'), menu: (name) => t('segments.folderMenu', { name })
      }}
    />
  )
}
