/** Conditions on what somebody belongs to: tags, segments, groups and lists. */
import { useMemo } from 'react'
import { useText } from '#renderer/i18n/i18n.ts'
import { operator } from '#core/domain/conditions/operators.ts'
import { tagSources, type FolderCondition, type ListCondition, type SegmentCondition, type TagCondition } from '#core/domain/conditions/types.ts'
import { ValueInput } from '#renderer/editors/condition/ValueInput.tsx'
import { CheckField, ChoiceField, FieldGroup, NumberField, WindowField } from './fields.tsx'
import { useKnown, type LeafProps } from './known.ts'
import { PickMany, PickOne } from './picks.tsx'

export function TagForm({ condition, subject, onChange }: LeafProps<TagCondition>) {
  const t = useText()
  const { answer } = useKnown()
  const source = condition.source ?? []
  const options = useMemo(() => answer.tags.filter(({ entity }) => entity === subject).map(({ id, name }) => ({ value: id, label: name })), [answer, subject])
  return (
    <>
      <ChoiceField label={t('conditions.operator')} value={condition.op} options={(['hasAny', 'hasAll', 'hasNone'] as const).map((value) => ({ value, label: t(`builder.tagOps.${value}`) }))} onChange={(op) => onChange({ ...condition, op })} />
      <PickMany label={t('builder.tags')} options={options} values={condition.tags} onChange={(tags) => onChange({ ...condition, tags })} />
      <FieldGroup label={t('builder.tagSource')}>
        {tagSources.map((name) => (
          <CheckField
            key={name} label={t(`builder.tagSources.${name}`)} value={source.includes(name)}
            onChange={(on) => { const next = tagSources.filter((other) => (other === name ? on : source.includes(other))); onChange({ ...condition, source: next.length > 0 ? next : undefined }) }}
          />
        ))}
      </FieldGroup>
      <NumberField label={t('builder.minConfidence')} value={condition.minConfidence} min={0} max={1} step='any' onChange={(minConfidence) => onChange({ ...condition, minConfidence })} />
      <WindowField label={t('builder.tagged')} value={condition.tagged} onChange={(tagged) => onChange({ ...condition, tagged })} />
    </>
  )
}

function useInOrNot() {
  const t = useText()
  return (['in', 'notIn'] as const).map((value) => ({ value, label: t(`builder.membership.${value}`) }))
}

export function SegmentForm({ condition, subject, onChange }: LeafProps<SegmentCondition>) {
  const t = useText()
  const { answer } = useKnown()
  const options = useMemo(() => answer.segments.filter(({ entity }) => entity === subject).map(({ id, name }) => ({ value: id, label: name })), [answer, subject])
  return (
    <>
      <ChoiceField label={t('conditions.operator')} value={condition.op} options={useInOrNot()} onChange={(op) => onChange({ ...condition, op })} />
      <PickOne label={t('builder.segment')} value={condition.segment} options={options} onChange={(segment) => onChange({ ...condition, segment })} />
    </>
  )
}

export function FolderForm({ condition, onChange }: LeafProps<FolderCondition>) {
  const t = useText()
  const { answer } = useKnown()
  const options = useMemo(() => answer.folders.map(({ id, name }) => ({ value: id, label: name })), [answer])
  return (
    <>
      <ChoiceField label={t('conditions.operator')} value={condition.op} options={useInOrNot()} onChange={(op) => onChange({ ...condition, op })} />
      <PickOne label={t('builder.folder')} value={condition.folder} options={options} onChange={(folder) => onChange({ ...condition, folder })} />
      <CheckField label={t('builder.descendants')} value={condition.descendants !== false} onChange={(on) => onChange({ ...condition, descendants: on ? undefined : false })} />
    </>
  )
}

const someOf = operator('in')!

export function ListForm({ condition, onChange }: LeafProps<ListCondition>) {
  const t = useText()
  return (
    <>
      <ChoiceField label={t('conditions.operator')} value={condition.op} options={useInOrNot()} onChange={(op) => onChange({ ...condition, op })} />
      <ValueInput operator={someOf} type='text' value={condition.ids} options={[]} onChange={({ value }) => onChange({ ...condition, ids: value as string[] })} />
      <p className='soft'>{t('builder.listNote')}</p>
    </>
  )
}
