/** Cleaning recipes of the library. */
import { useMemo, useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { save } from '#renderer/charts/export.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import { DeskError } from '#core/contract/errors.ts'
import { recipeFile, type Recipe } from '#core/contract/recipe-library.ts'
import { wordsOfKind } from './steps.ts'

const rowKey = (recipe: Recipe) => recipe.id
const views = ['live', 'bin'] as const

export function RecipesScreen() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const act = useAct()
  const input = useRef<HTMLInputElement>(null)
  const [view, setView] = useState<(typeof views)[number]>('live')
  const [current, setCurrent] = useState<Recipe>()
  const [naming, setNaming] = useState(false)
  const list = useQuery(orpc.recipes.list.queryOptions({ input: { bin: view === 'bin' } }))
  const rows = list.data?.items ?? []
  const chosen = rows.find(({ id }) => id === current?.id)
  const open = (recipe: Recipe) => void navigate(`/recipes/${encodeURIComponent(recipe.id)}`)
  async function create(name: string) {
    const made = await client.recipes.create({ name, steps: [] })
    setNaming(false)
    open(made)
  }
  async function bring(file: File | undefined) {
    if (!file) return
    const content = parsed(await file.text())
    if (!content) return showFailure(notARecipe())
    const made = await act(() => client.recipes.importFile(content))
    if (made) showDone('recipes.done.imported', made.name)
  }
  async function write({ id, name }: Recipe) {
    const content = await act(() => client.recipes.exportFile({ id }))
    if (content) save(`${name}.recipe.json`, new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }))
  }
  async function remove({ id, name }: Recipe) {
    if (await act(() => client.recipes.remove({ id }))) showDone('recipes.done.removed', name)
  }
  async function restore({ id, name }: Recipe) {
    if (await act(() => client.recipes.restore({ id }))) showDone('recipes.done.restored', name)
  }
  const columns = useMemo((): Column<Recipe>[] => [
    { key: 'name', header: t('common.name'), width: 240, text: (row) => row.name, render: (row) => <span className='name-link ellipsis'>{row.name}</span> },
    { key: 'steps', header: t('recipes.steps'), width: 420, text: (row) => String(row.steps.length), render: (row) => <span className='ellipsis'><span className='num'>{format.number(row.steps.length)}</span> <span className='soft'>{row.steps.slice(0, 8).map((step) => words(wordsOfKind(step.op))).join(' · ')}</span></span> },
    { key: 'version', header: t('recipes.version'), width: 80, text: (row) => String(row.version), render: (row) => <span className='num'>{format.number(row.version)}</span> },
    { key: 'updated', header: t('lists.updated_at'), width: 140, text: (row) => row.updatedAt, render: (row) => <span className='num' title={format.relative(row.updatedAt)}>{format.moment(row.updatedAt)}</span> }
  ], [t, words, format])
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{t('sections.recipes')}</h1>
        <Segmented label={t('recipes.view')} value={view} options={views.map((value) => ({ value, label: t(`recipes.views.${value}`) }))} onChange={(value) => { setView(value); setCurrent(undefined) }} />
        <div className='grow' />
        {view === 'bin'
          ? <Button variant='outlined' startIcon={<Icon name='undo' />} disabled={!chosen} onClick={() => void restore(chosen!)}>{t('recipes.restore')}</Button>
          : (
              <>
                <Button variant='outlined' startIcon={<Icon name='trash' />} disabled={!chosen} onClick={() => void remove(chosen!)}>{t('recipes.delete')}</Button>
                <Button variant='outlined' startIcon={<Icon name='download' />} disabled={!chosen} onClick={() => void write(chosen!)}>{t('recipes.export')}</Button>
                <Button variant='outlined' startIcon={<Icon name='import' />} onClick={() => input.current?.click()}>{t('recipes.import')}</Button>
                <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => setNaming(true)}>{t('recipes.new')}</Button>
              </>
            )}
        <input ref={input} type='file' accept='.json,application/json' hidden aria-label={t('recipes.import')} onChange={(event) => { void bring(event.target.files?.[0]); event.target.value = '' }} />
      </div>
      {list.isError
        ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        : list.data && rows.length === 0
          ? <EmptyState icon='spark' title={t(`recipes.empty.${view}`)} text={t('recipes.emptyText')} example={view === 'live' ? t('recipes.emptyExample') : undefined} />
          : <DataTable name={`recipes-${view}`} label={t('sections.recipes')} columns={columns} rows={rows} rowKey={rowKey} total={rows.length} loading={list.isPending} onCurrent={setCurrent} onOpen={(recipe) => { if (view === 'live') open(recipe) }} />}
      {naming && <NameDialog title={t('recipes.new')} value='' action={t('recipes.create')} onName={create} onClose={() => setNaming(false)} />}
    </div>
  )
}

function parsed(text: string) {
  try {
    return recipeFile.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const notARecipe = () => new DeskError('invalid', { message: bothWords('recipes.notARecipe'), remedy: bothWords('recipes.notARecipeRemedy') })
