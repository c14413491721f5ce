/** The categories of tags beside the list; below them what is shared, what is out of use, and the recycle bin. */
import { useQuery } from '@tanstack/react-query'
import { client, orpc } from '#renderer/bridge/client.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import type { IconName } from '#renderer/components/icons.tsx'
import { LibrarySide, type PlaceWork, type PutRows } from '#renderer/components/tree/LibrarySide.tsx'
import type { TreeNode } from '#renderer/components/tree/tree.ts'
import { useText } from '#renderer/i18n/i18n.ts'

export const tagViews = ['market', 'stale', 'bin'] as const
export type TagView = (typeof tagViews)[number]

export interface Category extends TreeNode {
  tags: number
}

const viewIcons: Record<TagView, IconName> = { market: 'spark', stale: 'clock', bin: 'trash' }
const none: readonly Category[] = []

/** The list beside the categories. */
export const tagsTable = 'tags'

const options = orpc.tags.categories.queryOptions()

export function useCategories(): readonly Category[] {
  return useQuery(options).data?.items ?? none
}

interface Props {
  category: string | null
  view: TagView | null
  onChoose: (category: string | null, view: TagView | null) => void
  onPut: PutRows<Category>['put']
}

export function CategoryTree({ category, view, onChoose, onPut }: Props) {
  const t = useText()
  const nodes = useCategories()
  const work: PlaceWork<Category> = {
    async make(name, parent) {
      const made = await client.tags.createCategory({ name, parent })
      showDone('tags.done.categoryMade', made.name)
      return made
    },
    async rename({ id }, name) {
      const saved = await client.tags.updateCategory({ id, name })
      showDone('tags.done.categoryRenamed', saved.name)
      return saved
    },
    async remove({ id, name, parent }) {
      await client.tags.deleteCategory({ id, moveTo: parent })
      showDone('tags.done.categoryRemoved', name)
      if (category === id) onChoose(parent, null)
      return true
    },
    async move({ id, name }, place) {
      await client.tags.updateCategory({ id, ...place })
      showDone('library.moved', name)
      return true
    }
  }
  return (
    <LibrarySide
      nodes={nodes} queryKey={options.queryKey} chosen={view === null ? category : null} onChoose={(id) => onChoose(id, null)} count={({ tags }) => tags} work={work} rows={{ table: tagsTable, put: onPut }}
      above={[{ key: 'all', icon: 'tag', label: t('tags.all'), chosen: view === null && category === null, choose: () => onChoose(null, null) }]}
      below={tagViews.map((name) => ({ key: name, icon: viewIcons[name], label: t(`tags.views.${name}`), chosen: view === name, choose: () => onChoose(null, name) }))}
      words={{
        tree: t('tags.categories'), make: t('tags.newCategory'), makeIn: t('tags.newCategoryIn'), rename: t('tags.renameCategory'), remove: t('tags.removeCategory'), none: t('tags.noCategories'), menu: (name) => t('tags.categoryMenu', { name })
      }}
    />
  )
}
