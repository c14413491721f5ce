/** The categories of tags, as a tree beside the list; below it what is shared, what is out of use, and the recycle bin. */
import { useMemo, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

export const tagViews = ['market', 'stale', 'bin'] as const
export type TagView = (typeof tagViews)[number]

interface Category {
  id: string
  name: string
  parent: string | null
  tags: number
}

/** Categories, each before those below it, with its depth. One whose parent is gone stands at the top. */
function placed(categories: readonly Category[]): (Category & { depth: number })[] {
  const ids = new Set(categories.map(({ id }) => id))
  const below = Map.groupBy(categories, ({ parent }) => (parent !== null && ids.has(parent) ? parent : null))
  const walk = (parent: string | null, depth: number): (Category & { depth: number })[] => (below.get(parent) ?? []).flatMap((category) => [{ ...category, depth }, ...walk(category.id, depth + 1)])
  return walk(null, 0)
}

type Asking = { kind: 'create'; parent: string | null } | { kind: 'rename'; category: Category }
const viewIcons: Record<TagView, IconName> = { market: 'spark', stale: 'clock', bin: 'trash' }

export function CategoryTree({ category, view, onChoose }: { category: string | null; view: TagView | null; onChoose: (category: string | null, view: TagView | null) => void }) {
  const t = useText()
  const format = useFormat()
  const act = useAct()
  const { data } = useQuery(orpc.tags.categories.queryOptions())
  const categories = useMemo(() => placed(data?.items ?? []), [data])
  const [asking, setAsking] = useState<Asking>()
  const [menu, setMenu] = useState<{ anchor: HTMLElement; category: Category }>()

  const entry = (key: string, icon: IconName, label: string, chosen: boolean, choose: () => void, depth = 0, end: ReactNode = null) => (
    <li key={key} data-current={chosen}>
      <button type='button' className='tags-tree-main' style={{ paddingLeft: 8 + depth * 14 }} aria-current={chosen ? 'true' : undefined} onClick={choose}><Icon name={icon} size={14} /><span className='ellipsis'>{label}</span></button>
      {end}
    </li>
  )
  async function name(given: string) {
    if (!asking) return
    setAsking(undefined)
    const saved = await act(() => (asking.kind === 'create' ? client.tags.createCategory({ name: given, parent: asking.parent }) : client.tags.updateCategory({ id: asking.category.id, name: given })))
    if (saved) showDone(asking.kind === 'create' ? 'tags.done.categoryMade' : 'tags.done.categoryRenamed', saved.name)
  }
  async function remove({ id, name: title, parent }: Category) {
    if (!(await act(() => client.tags.deleteCategory({ id, moveTo: parent })))) return
    showDone('tags.done.categoryRemoved', title)
    if (category === id) onChoose(parent, null)
  }
  const pick = (run: (chosen: Category) => void) => () => {
    const chosen = menu?.category
    setMenu(undefined)
    if (chosen) run(chosen)
  }
  return (
    <nav className='tags-tree scroll' aria-label={t('tags.categories')}>
      <ul>{entry('all', 'tag', t('tags.all'), view === null && category === null, () => onChoose(null, null))}</ul>
      <div className='tags-tree-head'><h2 className='grow'>{t('tags.categories')}</h2><IconButton aria-label={t('tags.newCategory')} onClick={() => setAsking({ kind: 'create', parent: null })}><Icon name='plus' size={14} /></IconButton></div>
      <ul>
        {categories.map((item) => entry(item.id, 'folder', item.name, view === null && category === item.id, () => onChoose(item.id, null), item.depth, (
          <>
            <span className='num faint'>{format.number(item.tags)}</span>
            <button type='button' className='plain tags-tree-menu' aria-label={t('tags.categoryMenu', { name: item.name })} aria-haspopup='menu' onClick={(event) => setMenu({ anchor: event.currentTarget, category: item })}><Icon name='more' size={14} /></button>
          </>
        )))}
      </ul>
      <div className='grow' />
      <ul>{(['market', 'stale', 'bin'] as const).map((name) => entry(name, viewIcons[name], t(`tags.views.${name}`), view === name, () => onChoose(null, name)))}</ul>
      <Menu open={menu !== undefined} anchorEl={menu?.anchor} onClose={() => setMenu(undefined)}>
        <MenuItem onClick={pick((chosen) => setAsking({ kind: 'create', parent: chosen.id }))}><Icon name='plus' />{t('tags.newCategoryIn')}</MenuItem>
        <MenuItem onClick={pick((chosen) => setAsking({ kind: 'rename', category: chosen }))}><Icon name='edit' />{t('tags.renameCategory')}</MenuItem>
        <MenuItem onClick={pick((chosen) => void remove(chosen))}><Icon name='trash' />{t('tags.removeCategory')}</MenuItem>
      </Menu>
      {asking && (
        <NameDialog
          title={t(asking.kind === 'create' ? 'tags.newCategory' : 'tags.renameCategory')} value={asking.kind === 'rename' ? asking.category.name : ''} action={t(asking.kind === 'create' ? 'common.create' : 'common.save')}
          onName={(given) => void name(given)} onClose={() => setAsking(undefined)}
        />
      )}
    </nav>
  )
}
