/** Steps on the left, a sample of the file before and after them on the right. */
import { useMemo, useState } from 'react'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Format } from '#core/contract/imports.ts'
import type { KindName, RecipeStep } from '#core/domain/recipes/kinds.ts'
import { AddStep } from './AddStep.tsx'
import { ClusterDialog } from './ClusterDialog.tsx'
import { PreviewTable } from './PreviewTable.tsx'
import { StepForm } from './StepForm.tsx'
import { StepList } from './StepList.tsx'
import { columnsBefore, newStep, problemsOf, replaced, sendable } from './steps.ts'
import './recipes.css'

/** The file that the steps are tried on. */
export interface RecipeSource {
  upload: string
  format?: Format
  /** Names of its columns, as far as they are known before the first dry run. */
  columns?: readonly string[]
}

interface Props {
  source: RecipeSource | null
  steps: readonly RecipeStep[]
  onChange: (steps: RecipeStep[]) => void
  /** Lets a person choose a file to try the steps on. */
  onChooseFile?: () => void
}

/** Milliseconds that the steps must rest before they are tried. */
const rest = 250

export function RecipeEditor({ source, steps, onChange, onChooseFile }: Props) {
  const t = useText()
  const words = useWords()
  const [current, setCurrent] = useState<number | null>(null)
  const [chosen, setChosen] = useState<string[]>([])
  const [alone, setAlone] = useState(false)
  const [clustering, setClustering] = useState(false)
  const rested = useDebounced(steps, rest)
  const sent = useMemo(() => sendable(rested), [rested])
  const step = alone && current !== null && current < sent.length ? current : undefined
  const preview = useQuery({
    ...orpc.recipes.preview.queryOptions({ input: source ? { upload: source.upload, format: source.format, steps: sent, step } : skipToken }), placeholderData: keepPreviousData, retry: false, gcTime: 0
  })
  const fileColumns = preview.data ? preview.data.columns.slice(0, preview.data.fileColumns) : source?.columns
  const problems = useMemo(() => problemsOf(steps, fileColumns), [steps, fileColumns])
  const edited = current === null ? undefined : steps[current]
  function add(op: KindName, made?: RecipeStep) {
    const place = current === null ? steps.length : current + 1
    onChange([...steps.slice(0, place), made ?? newStep(op, chosen), ...steps.slice(place)])
    setCurrent(place)
  }
  const choose = (column: string) => setChosen((names) => (names.includes(column) ? names.filter((name) => name !== column) : [...names, column]))
  const failure = preview.error && failureOf(preview.error)
  return (
    <div className='recipe-editor grow'>
      <section className='recipe-steps' aria-label={t('recipes.steps')}>
        <div className='row recipe-actions'>
          <AddStep onAdd={(op) => add(op)} />
          <Button variant='outlined' startIcon={<Icon name='group' size={14} />} disabled={!source} onClick={() => setClustering(true)}>{t('recipes.cluster')}</Button>
        </div>
        {steps.length === 0 && <p className='soft recipe-hint'>{t('recipes.noSteps')}</p>}
        <StepList steps={steps} counts={preview.data?.counts ?? []} problems={problems} current={current} onCurrent={setCurrent} onChange={onChange} />
        {edited && current !== null && <StepForm key={`${current} ${edited.op}`} step={edited} columns={columnsBefore(steps, current, fileColumns ?? [])} onChange={(next) => onChange(replaced(steps, current, next))} />}
      </section>
      <section className='recipe-preview' aria-label={t('recipes.preview')} aria-busy={preview.isFetching}>
        {source && (
          <div className='row recipe-actions'>
            <span className='soft grow ellipsis' role='status'>
              {failure ? <span className='bad'>{words(failure.message)} {failure.remedy && words(failure.remedy)}</span> : preview.data && t(preview.data.complete ? 'recipes.sampledAll' : 'recipes.sampled', { count: preview.data.sampled })}
            </span>
            <label className='row'><input type='checkbox' checked={alone} disabled={current === null} onChange={(event) => setAlone(event.target.checked)} />{t('recipes.alone')}</label>
          </div>
        )}
        {preview.data && source
          ? <PreviewTable preview={preview.data} chosen={chosen} onChosen={choose} />
          : !source && <EmptyState icon='table' title={t('recipes.noFile')} text={t('recipes.noFileText')} action={onChooseFile && <Button variant='outlined' onClick={onChooseFile}>{t('recipes.chooseFile')}</Button>} />}
      </section>
      {clustering && source && (
        <ClusterDialog
          source={source} steps={sendable(steps).slice(0, current === null ? undefined : current + 1)} columns={columnsBefore(steps, current === null ? steps.length : current + 1, fileColumns ?? [])} column={chosen[0]}
          onMerge={(made) => { setClustering(false); add('map', made) }} onClose={() => setClustering(false)}
        />
      )}
    </div>
  )
}
