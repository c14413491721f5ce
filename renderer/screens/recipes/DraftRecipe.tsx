/** The steps of an import that is being prepared: tried on its file, taken from the library or kept there. */
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { client, orpc } from '#renderer/bridge/client.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Mapping } from '#core/contract/imports.ts'
import { RecipeEditor, type RecipeSource } from './RecipeEditor.tsx'
import { isWhole } from './steps.ts'

export type DraftSteps = Pick<Mapping, 'recipe' | 'recipeFrom'>

interface Props extends DraftSteps {
  source: RecipeSource
  onChange: (change: DraftSteps) => void
}

/** A button that tells how many steps there are, and the editor that it opens. */
export function DraftRecipe({ source, recipe, recipeFrom, onChange }: Props) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const running = recipe.filter((step) => !step.disabled).length
  return (
    <>
      <Button variant='outlined' startIcon={<Icon name='spark' size={14} />} aria-haspopup='dialog' title={recipeFrom?.name} onClick={() => setOpen(true)}>
        {running > 0 ? t('recipes.cleanSteps', { count: running }) : t('recipes.clean')}
      </Button>
      {open && <Editor source={source} recipe={recipe} recipeFrom={recipeFrom} onChange={onChange} onClose={() => setOpen(false)} />}
    </>
  )
}

function Editor({ source, recipe, recipeFrom, onChange, onClose }: Props & { onClose: () => void }) {
  const t = useText()
  const [given, setGiven] = useState<DraftSteps>({ recipe, recipeFrom })
  const [naming, setNaming] = useState(false)
  const whole = given.recipe.every(isWhole)
  async function keep(name: string) {
    const made = await client.recipes.create({ name, steps: given.recipe, format: source.format ?? null })
    setNaming(false)
    setGiven({ ...given, recipeFrom: { id: made.id, name: made.name, version: made.version } })
    showDone('recipes.done.saved', made.name)
  }
  return (
    <Dialog open fullScreen onClose={onClose} aria-labelledby='draft-recipe'>
      <div className='screen-head'>
        <h2 id='draft-recipe' className='recipe-title'>{t('recipes.cleanTitle')}</h2>
        {given.recipeFrom && <span className='soft ellipsis'>{given.recipeFrom.name} · {t('recipes.versionNumber', { number: given.recipeFrom.version })}</span>}
        <div className='grow' />
        <FromLibrary onChosen={setGiven} />
        <Button variant='outlined' disabled={!whole || given.recipe.length === 0} onClick={() => setNaming(true)}>{t('recipes.keep')}</Button>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={!whole} onClick={() => { onChange(given); onClose() }}>{t('recipes.use')}</Button>
      </div>
      <RecipeEditor source={source} steps={given.recipe} onChange={(steps) => setGiven({ ...given, recipe: steps })} />
      {naming && <NameDialog title={t('recipes.keep')} value='' action={t('common.save')} onName={keep} onClose={() => setNaming(false)} />}
    </Dialog>
  )
}

function FromLibrary({ onChosen }: { onChosen: (steps: DraftSteps) => void }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const recipes = useQuery(orpc.recipes.list.queryOptions({ input: {} })).data?.items ?? []
  if (recipes.length === 0) return null
  return (
    <>
      <Button variant='outlined' aria-haspopup='menu' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>{t('recipes.load')}</Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {recipes.map(({ id, name, version, steps }) => (
          <MenuItem key={id} onClick={() => { setAnchor(null); onChosen({ recipe: steps, recipeFrom: { id, name, version } }) }}>{name}<span className='faint'> · {t('recipes.stepCount', { count: steps.length })}</span></MenuItem>
        ))}
      </Menu>
    </>
  )
}
