/** Conditions on fields: attributes and identities, scores, lists of objects, and how a field was. */
import { useText } from '#renderer/i18n/i18n.ts'
import { channelOf } from '#core/domain/channels.ts'
import { operator, operatorsOf, type OperandType } from '#core/domain/conditions/operators.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { AttributeCondition, ElementsCondition, HistoryCondition, ScoreCondition } from '#core/domain/conditions/types.ts'
import { attributeOf } from '#renderer/editors/condition/drafts.ts'
import { scoreCondition } from '#renderer/editors/condition/offers.ts'
import { choicesOf, ValueInput } from '#renderer/editors/condition/ValueInput.tsx'
import { CheckField, ChoiceField, DurationField, MomentField, NumberField, WindowField } from './fields.tsx'
import { Filters } from './filters.tsx'
import { useFieldOptions, useKnown, useScoreOptions, type LeafProps } from './known.ts'
import { TestFields } from '#renderer/editors/condition/TestFields.tsx'

export function AttributeForm({ condition, subject, related, onChange }: LeafProps<AttributeCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const fields = catalogue.fields(subject)
  const options = useFieldOptions([...fields.values()].filter(({ type }) => type !== 'objects'))
  const field = fields.get(condition.field)
  const isIdentity = channelOf(condition.field) !== undefined
  const type: OperandType = isIdentity ? 'identity' : field && field.type !== 'objects' ? field.type : 'text'
  const chosen = operator(condition.op)
  const { id, note, kind, field: name, blanks, exactCase, ...asked } = condition
  const common = { id, note, kind, field: name }
  return (
    <>
      {!isIdentity && <ChoiceField label={t('builder.field')} value={name} options={options} onChange={(next) => onChange({ id, note, ...attributeOf(fields.get(next)!) })} />}
      <TestFields type={type} asked={asked} ranks={!related} {...choicesOf(subject, field)} onChange={(next) => onChange({ ...common, blanks, exactCase, ...next })} />
      {chosen?.negates && chosen.shape !== 'none' && !isIdentity && (
        <CheckField label={t('conditions.includeBlanks')} value={blanks !== 'exclude'} onChange={(on) => onChange({ ...condition, blanks: on ? undefined : 'exclude' })} />
      )}
      {type === 'text' && chosen?.shape !== 'none' && <CheckField label={t('builder.exactCase')} value={exactCase === true} onChange={(on) => onChange({ ...condition, exactCase: on || undefined })} />}
    </>
  )
}

export function ScoreForm({ condition, subject, related, onChange }: LeafProps<ScoreCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const { id, note, kind, score: name, op, value } = condition
  const score = catalogue.scores.get(name)
  return (
    <>
      <ChoiceField label={t('builder.score')} value={name} options={useScoreOptions()} onChange={(next) => onChange({ id, note, ...scoreCondition(catalogue.scores.get(next)!) })} />
      {score && <TestFields type={score.type as OperandType} asked={{ op, value }} ranks={!related} options={choicesOf(subject, score).options} onChange={(next) => onChange({ id, note, kind, score: name, op: next.op, value: next.value })} />}
    </>
  )
}

export function ElementsForm({ condition, subject, onChange }: LeafProps<ElementsCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const fields = catalogue.fields(subject)
  const lists = [...fields.values()].filter(({ type }) => type === 'objects')
  const options = useFieldOptions(lists)
  const elements = new Map(Object.entries(fields.get(condition.field)?.elements ?? {}).map(([name, type]): [string, CatalogueField] => [name, { name, type, sensitivity: 'open', label: { zh: name, en: name } }]))
  return (
    <>
      <ChoiceField label={t('builder.field')} value={condition.field} options={options} onChange={(field) => onChange({ ...condition, field, where: [] })} />
      <div className='form-row'>
        <ChoiceField
          label={t('builder.quantifier')} value={condition.op} options={(['any', 'all', 'none', 'atLeast'] as const).map((value) => ({ value, label: t(`builder.quantifiers.${value}`) }))}
          onChange={(op) => onChange({ ...condition, op, n: op === 'atLeast' ? (condition.n ?? 2) : undefined })}
        />
        {condition.op === 'atLeast' && <NumberField label={t('conditions.number')} value={condition.n} min={0} step={1} onChange={(n) => onChange({ ...condition, n })} />}
      </div>
      <Filters label={t('builder.elementsWhere')} fields={elements} filters={condition.where} onChange={(where) => onChange({ ...condition, where })} />
    </>
  )
}

const historyStart: Record<HistoryCondition['op'], Partial<HistoryCondition>> = {
  changed: { window: { kind: 'calendar', last: 30, unit: 'day' } }, heldFor: { duration: { n: 30, unit: 'day' }, longer: true }, was: { at: undefined }
}

export function HistoryForm({ condition, subject, onChange }: LeafProps<HistoryCondition>) {
  const t = useText()
  const { catalogue } = useKnown()
  const fields = catalogue.fields(subject)
  const options = useFieldOptions([...fields.values()].filter(({ history, type }) => history && type !== 'list' && type !== 'objects'))
  const field = fields.get(condition.field)
  const { id, note, kind, field: name, op } = condition
  const value = (key: 'value' | 'from' | 'to', label: string) => field && (
    <HistoryValue key={`${op} ${key}`} label={label} field={field} value={condition[key]} onChange={(next) => onChange({ ...condition, [key]: next })} />
  )
  return (
    <>
      <ChoiceField label={t('builder.field')} value={name} options={options} onChange={(next) => onChange({ ...condition, field: next, value: undefined, from: undefined, to: undefined })} />
      <ChoiceField
        label={t('conditions.operator')} value={op} options={(['changed', 'heldFor', 'was'] as const).map((next) => ({ value: next, label: t(`builder.history.${next}`) }))}
        onChange={(next) => onChange({ id, note, kind, field: name, op: next, ...(next !== 'changed' && { value: condition.value ?? '' }), ...historyStart[next] })}
      />
      {op === 'changed' && <>{value('from', t('builder.history.from'))}{value('to', t('builder.history.to'))}</>}
      {op !== 'changed' && value('value', t('conditions.value'))}
      {op === 'heldFor' && (
        <>
          <DurationField label={t('builder.history.duration')} value={condition.duration} onChange={(duration) => onChange({ ...condition, duration })} />
          <CheckField label={t('builder.history.longer')} value={condition.longer !== false} onChange={(longer) => onChange({ ...condition, longer })} />
        </>
      )}
      {op === 'was' && <MomentField label={t('builder.history.at')} value={condition.at} onChange={(at) => onChange({ ...condition, at, window: undefined })} />}
      {(op === 'changed' || (op === 'was' && condition.at === undefined)) && <WindowField label={t('conditions.window')} value={condition.window} onChange={(window) => onChange({ ...condition, window })} />}
    </>
  )
}

/** One value of the field's type; for a change none is any. */
function HistoryValue({ label, field, value, onChange }: { label: string; field: CatalogueField; value: unknown; onChange: (value: unknown) => void }) {
  const t = useText()
  if (field.type === 'boolean') {
    return (
      <ChoiceField
        label={label} value={value === true ? 'true' : value === false ? 'false' : ''} options={[{ value: '', label: t('builder.history.any') }, { value: 'true', label: t('builder.yes') }, { value: 'false', label: t('builder.no') }]}
        onChange={(next) => onChange(next === '' ? undefined : next === 'true')}
      />
    )
  }
  const one = operatorsOf(field.type).find(({ shape }) => shape === 'one')
  if (!one) return null
  return <FieldGroupValue label={label}><ValueInput operator={one} type={field.type} value={value} options={field.topValues ?? []} onChange={(next) => onChange(next.value === '' ? undefined : next.value)} /></FieldGroupValue>
}

function FieldGroupValue({ label, children }: { label: string; children: ReturnType<typeof ValueInput> }) {
  return <fieldset className='field-group'><legend>{label}</legend>{children}</fieldset>
}
