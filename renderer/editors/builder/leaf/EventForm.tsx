/** Conditions on what somebody did: how often or how much within a window, and the first or last time. */
import { useText } from '#renderer/i18n/i18n.ts'
import { measureNames } from '#core/domain/conditions/leaves-events.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { OperandType } from '#core/domain/conditions/operators.ts'
import type { EventCondition, Measure, OccurrenceCondition } from '#core/domain/conditions/types.ts'
import { attributeOf } from '#renderer/editors/condition/drafts.ts'
import { ChoiceField, DurationField, NumberField, WindowField } from './fields.tsx'
import { Filters, whereOf } from './filters.tsx'
import { eventNames, eventsOf, useEventOptions, useFieldOptions, useKnown, type LeafProps } from './known.ts'
import { PickMany } from './picks.tsx'
import { TestFields } from '#renderer/editors/condition/TestFields.tsx'
import { choicesOf } from '#renderer/editors/condition/ValueInput.tsx'

export function EventForm({ condition, related, onChange }: LeafProps<EventCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const measure = condition.measure ?? { fn: 'count' }
  const property = 'property' in measure ? catalogue.eventProperties.get(measure.property) : undefined
  return (
    <>
      <PickMany label={t('builder.event')} options={useEventOptions()} values={eventNames(condition.event)} free onChange={(names) => onChange({ ...condition, event: eventsOf(names) })} />
      <MeasureFields measure={measure} properties={catalogue.eventProperties} onChange={(next) => onChange(withMeasure(condition, next, catalogue.eventProperties))} />
      <TestFields
        type={measuredType(measure, property)} asked={{ op: condition.op ?? 'gte', value: condition.op === undefined ? 1 : condition.value }} ranks={!related}
        {...choicesOf('event', answersProperty(measure) ? property : undefined)} onChange={({ op, value }) => onChange({ ...condition, op, value })}
      />
      <WindowField label={t('conditions.window')} value={condition.window} onChange={(window) => onChange({ ...condition, window })} />
      <Filters label={t('builder.where')} fields={catalogue.eventProperties} filters={condition.where ?? []} onChange={(where) => onChange({ ...condition, where: whereOf(where) })} />
    </>
  )
}

const isNumber = ({ type }: CatalogueField) => type === 'number' || type === 'decimal'
const overNumbers: readonly Measure['fn'][] = ['sum', 'avg', 'min', 'max', 'median']
const withProperty: readonly Measure['fn'][] = [...overNumbers, 'distinct', 'first', 'last']
const answersProperty = ({ fn }: Measure) => fn === 'first' || fn === 'last'

function measuredType(measure: Measure, property: CatalogueField | undefined): OperandType {
  return answersProperty(measure) && property && property.type !== 'objects' ? property.type : 'number'
}

/** Another measure; its operator stays where the new values are of the same type. */
function withMeasure(condition: EventCondition, measure: Measure, properties: ReadonlyMap<string, CatalogueField>): EventCondition {
  const typeOf = (of: Measure) => measuredType(of, 'property' in of ? properties.get(of.property) : undefined)
  const type = typeOf(measure)
  if (type === typeOf(condition.measure ?? { fn: 'count' })) return { ...condition, measure }
  const { op, value } = attributeOf({ name: '', type: type as CatalogueField['type'], sensitivity: 'open', label: { zh: '', en: '' } })
  return { ...condition, measure, op, value: type === 'number' ? 1 : value }
}

function MeasureFields({ measure, properties, onChange }: { measure: Measure; properties: ReadonlyMap<string, CatalogueField>; onChange: (measure: Measure) => void }) {
  const t = useText()
  const fields = [...properties.values()].filter((field) => (overNumbers.includes(measure.fn) ? isNumber(field) : field.type !== 'objects'))
  const options = useFieldOptions(fields)
  function choose(fn: Measure['fn']) {
    if (fn === 'activePeriods') onChange({ fn, period: { n: 7, unit: 'day' }, periods: 4 })
    else if (withProperty.includes(fn)) onChange({ fn, property: properties.has('amount') ? 'amount' : ([...properties.keys()][0] ?? 'amount') } as Measure)
    else onChange({ fn } as Measure)
  }
  return (
    <>
      <div className={'property' in measure ? 'form-row' : 'stack'}>
        <ChoiceField label={t('builder.measure')} value={measure.fn} options={measureNames.map((value) => ({ value, label: t(`builder.measures.${value}`) }))} onChange={choose} />
        {'property' in measure && <ChoiceField label={t('builder.property')} value={measure.property} options={options} onChange={(property) => onChange({ ...measure, property })} />}
      </div>
      {measure.fn === 'activePeriods' && (
        <>
          <DurationField label={t('builder.period')} value={measure.period} onChange={(period) => onChange({ ...measure, period })} />
          <div className='form-row'>
            <NumberField label={t('builder.periods')} value={measure.periods} min={1} step={1} onChange={(periods) => onChange({ ...measure, periods: periods ?? ('' as never) })} />
            <NumberField label={t('builder.eachPeriod')} value={measure.each ?? 1} min={1} step={1} onChange={(each) => onChange({ ...measure, each: each ?? ('' as never) })} />
          </div>
        </>
      )}
    </>
  )
}

export function OccurrenceForm({ condition, onChange }: LeafProps<OccurrenceCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  return (
    <>
      <ChoiceField label={t('builder.which')} value={condition.which} options={(['first', 'firstEver', 'last'] as const).map((value) => ({ value, label: t(`builder.occurrences.${value}`) }))} onChange={(which) => onChange({ ...condition, which })} />
      <PickMany label={t('builder.event')} options={useEventOptions()} values={eventNames(condition.event)} free onChange={(names) => onChange({ ...condition, event: eventsOf(names) })} />
      <WindowField label={t('builder.liesIn')} value={condition.window} onChange={(window) => onChange({ ...condition, window })} />
      <Filters label={t('builder.where')} fields={catalogue.eventProperties} filters={condition.where ?? []} onChange={(where) => onChange({ ...condition, where: whereOf(where) })} />
      <Filters label={t('builder.has')} fields={catalogue.eventProperties} filters={condition.has ?? []} onChange={(has) => onChange({ ...condition, has: whereOf(has) })} />
    </>
  )
}
