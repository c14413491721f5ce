/** One recipe of the library, tried on a file that a person chooses. */
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { chooseFiles } from '#renderer/bridge/files.ts'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Recipe } from '#core/contract/recipe-library.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { RecipeEditor } from './RecipeEditor.tsx'
import { isWhole } from './steps.ts'

export function RecipeScreen() {
  const { id = '' } = useParams()
  const recipe = useQuery(orpc.recipes.get.queryOptions({ input: { id } }))
  if (recipe.isError) return <ErrorState error={recipe.error} onRetry={() => void recipe.refetch()} heading />
  return recipe.data ? <Open key={id} recipe={recipe.data} /> : null
}

/** Changes that are not saved yet, by recipe, kept while the window lives. */
const unsaved = new Map<string, RecipeStep[]>()

function Open({ recipe }: { recipe: Recipe }) {
  const t = useText()
  const act = useAct()
  const [file, setFile] = useState<ChosenFile>()
  const [edited, setEdited] = useState(unsaved.get(recipe.id))
  const steps = edited ?? recipe.steps
  function change(next: RecipeStep[] | undefined) {
    if (next) unsaved.set(recipe.id, next)
    else unsaved.delete(recipe.id)
    setEdited(next)
  }
  async function choose() {
    try {
      const [first] = await chooseFiles('import')
      if (first) setFile(first)
    } catch (error) {
      showFailure(error)
    }
  }
  async function saveSteps() {
    const saved = await act(() => client.recipes.update({ id: recipe.id, steps, expectedVersion: recipe.version }))
    if (!saved) return
    change(undefined)
    showDone('recipes.done.saved', saved.name)
  }
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1 className='ellipsis'>{recipe.name}</h1>
        <span className='soft num'>{t('recipes.versionNumber', { number: recipe.version })}</span>
        {edited && <span className='badge' data-tone='warn'>{t('recipes.unsaved')}</span>}
        <div className='grow' />
        <Versions recipe={recipe} onRestored={() => change(undefined)} />
        <Button variant='outlined' startIcon={<Icon name='file' size={14} />} onClick={() => void choose()}>{file?.name ?? t('recipes.chooseFile')}</Button>
        <Button variant='outlined' disabled={!edited} onClick={() => change(undefined)}>{t('recipes.discard')}</Button>
        <Button variant='contained' disabled={!edited || !steps.every(isWhole)} onClick={() => void saveSteps()}>{t('common.save')}</Button>
      </div>
      <RecipeEditor source={file ? { upload: file.upload, format: recipe.format ?? undefined } : null} steps={steps} onChange={change} onChooseFile={() => void choose()} />
    </div>
  )
}

function Versions({ recipe, onRestored }: { recipe: Recipe; onRestored: () => void }) {
  const t = useText()
  const act = useAct()
  const format = useFormat()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const versions = useQuery({ ...orpc.recipes.versions.queryOptions({ input: { id: recipe.id } }), enabled: anchor !== null }).data?.items ?? []
  async function restore(version: number) {
    setAnchor(null)
    if (!(await act(() => client.recipes.rollBack({ id: recipe.id, version })))) return
    onRestored()
    showDone('recipes.done.rolledBack', recipe.name)
  }
  return (
    <>
      <Button variant='outlined' startIcon={<Icon name='clock' size={14} />} aria-haspopup='menu' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>{t('recipes.versions')}</Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {versions.map(({ version, at, steps, note }) => (
          <MenuItem key={version} disabled={version === recipe.version} onClick={() => void restore(version)}>
            <span className='num'>{t('recipes.versionNumber', { number: version })}</span> <span className='faint num'>{format.moment(at)} · {t('recipes.stepCount', { count: steps.length })}{note && ` · ${note}`}</span>
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
