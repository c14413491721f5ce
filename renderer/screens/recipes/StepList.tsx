/** The steps in their order: chosen, switched off, moved by dragging or Alt and arrows, taken out; each with what it did to the sample. */
import { useState, type KeyboardEvent } from 'react'
import IconButton from '@mui/material/IconButton'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { RecipePreview } from '#core/contract/recipe-library.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import type { RecipeProblem } from '#core/domain/recipes/plan.ts'
import { isWhole, moved, namedColumns, replaced, wordsOfKind } from './steps.ts'
import './recipes.css'

interface Props {
  steps: readonly RecipeStep[]
  counts: RecipePreview['counts']
  problems: Map<number, RecipeProblem>
  current: number | null
  onCurrent: (place: number | null) => void
  onChange: (steps: RecipeStep[]) => void
}

export function StepList({ steps, counts, problems, current, onCurrent, onChange }: Props) {
  const t = useText()
  const [dragged, setDragged] = useState<number | null>(null)
  function move(from: number, to: number) {
    if (to < 0 || to >= steps.length) return
    onChange(moved(steps, from, to))
    onCurrent(to)
    requestAnimationFrame(() => document.getElementById(`step-${to}`)?.focus())
  }
  function onKeyDown(event: KeyboardEvent, place: number) {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      move(place, event.key === 'ArrowUp' ? place - 1 : place + 1)
    } else if (event.key === 'Delete') onChange(steps.filter((_, index) => index !== place))
  }
  return (
    <ol className='step-list' aria-label={t('recipes.steps')}>
      {steps.map((step, place) => (
        <li
          // Steps have no name of their own: their place is what tells them apart.
          key={place} className='step-card' data-current={current === place} data-off={step.disabled === true} draggable
          onDragStart={() => setDragged(place)} onDragOver={(event) => dragged !== null && event.preventDefault()} onDragEnd={() => setDragged(null)}
          onDrop={() => { if (dragged !== null) move(dragged, place); setDragged(null) }}
        >
          <StepLine step={step} place={place} counts={counts.find((entry) => entry.step === place)} problem={problems.get(place)} current={current === place} onCurrent={() => onCurrent(current === place ? null : place)} onKeyDown={(event) => onKeyDown(event, place)} />
          <IconButton
            aria-label={t('recipes.toggle', { number: place + 1 })} aria-pressed={step.disabled !== true} title={t(step.disabled ? 'recipes.enable' : 'recipes.disable')}
            onClick={() => onChange(replaced(steps, place, { ...step, disabled: step.disabled ? undefined : true }))}
          ><Icon name={step.disabled ? 'eyeOff' : 'check'} size={14} /></IconButton>
          <IconButton aria-label={t('recipes.remove', { number: place + 1 })} onClick={() => { onChange(steps.filter((_, index) => index !== place)); onCurrent(null) }}><Icon name='trash' size={14} /></IconButton>
        </li>
      ))}
    </ol>
  )
}

interface LineProps {
  step: RecipeStep
  place: number
  counts: RecipePreview['counts'][number] | undefined
  problem: RecipeProblem | undefined
  current: boolean
  onCurrent: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

function StepLine({ step, place, counts, problem, current, onCurrent, onKeyDown }: LineProps) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const wrong = isWhole(step) ? problem && words(problem.message) : t('recipes.unfinished')
  return (
    <button type='button' id={`step-${place}`} className='plain step-line grow' aria-pressed={current} title={t('recipes.moveHelp')} onClick={onCurrent} onKeyDown={onKeyDown}>
      <span className='row'><span className='faint num'>{place + 1}</span><strong>{words(wordsOfKind(step.op))}</strong><span className='soft ellipsis'>{namedColumns(step).join('、')}</span></span>
      {wrong && !step.disabled
        ? <span className='bad ellipsis' title={problem && words(problem.remedy)}>{wrong}</span>
        : counts && (
            <span className='faint num'>
              {t('recipes.countRows', { count: counts.rows })} · {t('recipes.countChanged', { count: counts.changed })}
              {counts.failed > 0 && <span className='warn'> · {t('recipes.countFailed', { count: counts.failed })}</span>}
              {counts.out > 0 && <span className='warn'> · {t('recipes.countOut', { total: format.number(counts.out) })}</span>}
            </span>
          )}
    </button>
  )
}
