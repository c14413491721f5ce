/** What happened after what, or together. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SequenceCondition, SequenceStep } from '#core/domain/conditions/types.ts'
import { CheckField, ChoiceField, FieldGroup, OptionalDuration, WindowField } from './fields.tsx'
import { Filters, whereOf } from './filters.tsx'
import { eventNames, eventsOf, useEventOptions, useFieldOptions, useKnown, type LeafProps } from './known.ts'
import { PickMany } from './picks.tsx'

const mostSteps = 10

type Gap = NonNullable<SequenceCondition['gaps']>[number]

export function SequenceForm({ condition, onChange }: LeafProps<SequenceCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const { steps, gaps = [], notBetween = [], same = [] } = condition
  const ordered = condition.order !== 'any'
  const properties = useFieldOptions([...catalogue.eventProperties.values()].filter(({ type }) => type !== 'objects' && type !== 'list'))

  function setSteps(next: SequenceStep[]) {
    const between = Math.max(0, next.length - 1)
    onChange({ ...condition, steps: next, gaps: gapsOf(gaps.slice(0, between)), notBetween: betweenOf(notBetween.slice(0, between)) })
  }
  const setGap = (index: number, gap: Gap) => onChange({ ...condition, gaps: gapsOf(Array.from({ length: steps.length - 1 }, (_, place) => (place === index ? gap : (gaps[place] ?? {})))) })
  const setBetween = (index: number, step: SequenceStep | null) => (
    onChange({ ...condition, notBetween: betweenOf(Array.from({ length: steps.length - 1 }, (_, place) => (place === index ? step : (notBetween[place] ?? null)))) })
  )
  return (
    <>
      <ChoiceField
        label={t('builder.order')} value={condition.order ?? 'then'} options={(['then', 'any'] as const).map((value) => ({ value, label: t(`builder.orders.${value === 'then' ? 'ordered' : 'unordered'}`) }))}
        onChange={(order) => onChange({ ...condition, order, ...(order === 'any' && { gaps: undefined, notBetween: undefined }) })}
      />
      {steps.map((step, index) => (
        <FieldGroup
          key={index} label={t('builder.step', { number: index + 1 })}
          action={steps.length > 2 && <IconButton aria-label={t('builder.removeStep', { number: index + 1 })} onClick={() => setSteps(steps.filter((_, place) => place !== index))}><Icon name='close' size={12} /></IconButton>}
        >
          <StepFields step={step} onChange={(next) => setSteps(steps.map((other, place) => (place === index ? next : other)))} />
          {ordered && index < steps.length - 1 && (
            <>
              <OptionalDuration label={t('builder.gapMin')} value={gaps[index]?.min} onChange={(min) => setGap(index, { ...gaps[index], min })} />
              <OptionalDuration label={t('builder.gapMax')} value={gaps[index]?.max} onChange={(max) => setGap(index, { ...gaps[index], max })} />
              <CheckField label={t('builder.notBetween')} value={(notBetween[index] ?? null) !== null} onChange={(on) => setBetween(index, on ? { event: step.event } : null)} />
              {notBetween[index] && <StepFields step={notBetween[index]} onChange={(next) => setBetween(index, next)} />}
            </>
          )}
        </FieldGroup>
      ))}
      <Button variant='outlined' size='small' startIcon={<Icon name='plus' size={12} />} disabled={steps.length >= mostSteps} onClick={() => setSteps([...steps, { event: steps.at(-1)?.event ?? '' }])}>{t('builder.addStep')}</Button>
      <OptionalDuration label={t('builder.within')} value={condition.within} onChange={(within) => onChange({ ...condition, within })} />
      <PickMany label={t('builder.same')} options={properties} values={same} onChange={(next) => onChange({ ...condition, same: next.length > 0 ? next : undefined })} />
      <WindowField label={t('conditions.window')} value={condition.window} onChange={(window) => onChange({ ...condition, window })} />
      <CheckField label={t('builder.sequenceNot')} value={condition.not === true} onChange={(on) => onChange({ ...condition, not: on || undefined })} />
    </>
  )
}

function StepFields({ step, onChange }: { step: SequenceStep; onChange: (step: SequenceStep) => void }) {
  const t = useText()
  const { catalogue } = useKnown()
  return (
    <>
      <PickMany label={t('builder.event')} options={useEventOptions()} values={eventNames(step.event)} free onChange={(names) => onChange({ ...step, event: eventsOf(names) })} />
      <Filters
        label={t('builder.where')} fields={catalogue.eventProperties} filters={step.where ?? []}
        onChange={(filters) => { const where = whereOf(filters); onChange({ event: step.event, ...(where && { where }) }) }}
      />
    </>
  )
}

/** Entries between the steps: where none says anything, there are none. */
function gapsOf(gaps: readonly Gap[]): Gap[] | undefined {
  const plain = gaps.map(({ min, max }): Gap => ({ ...(min && { min }), ...(max && { max }) }))
  return plain.some(({ min, max }) => min || max) ? plain : undefined
}

function betweenOf(entries: readonly (SequenceStep | null)[]): (SequenceStep | null)[] | undefined {
  return entries.some((entry) => entry !== null) ? [...entries] : undefined
}
