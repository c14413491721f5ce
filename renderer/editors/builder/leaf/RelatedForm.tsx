/** Conditions on what somebody is related to: how many of them, and what holds for those. */
import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { Icon } from '#renderer/components/icons.tsx'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { describeCondition } from '#core/domain/conditions/describe.ts'
import { relations, type Subject } from '#core/domain/conditions/catalogue.ts'
import type { Condition, GroupCondition, RelatedCondition } from '#core/domain/conditions/types.ts'
import { eventOf } from '#renderer/editors/condition/drafts.ts'
import { fieldCondition, type AnsweredField } from '#renderer/editors/condition/offers.ts'
import { ChoiceField, FieldGroup, NumberField } from './fields.tsx'
import { useEventOptions, useFieldOptions, useKnown, type LeafProps } from './known.ts'

const quantifiers = ['any', 'all', 'none', 'atLeast', 'atMost', 'exactly'] as const
const counts = (quantifier: RelatedCondition['quantifier']) => quantifier === 'atLeast' || quantifier === 'atMost' || quantifier === 'exactly'

/** The form of any condition, which this one holds and which holds this one. */
type AnyForm = (props: LeafProps) => ReactElement | null

export function RelatedForm({ condition, subject, form, onChange }: LeafProps<RelatedCondition> & { form: AnyForm }) {
  const t = useText()
  const language = useLanguage()
  const own = relations.filter(({ from }) => from === subject)
  const to = relations.find(({ name }) => name === condition.relation)?.to
  return (
    <>
      <ChoiceField
        label={t('builder.relation')} value={condition.relation} options={own.map(({ name, label }) => ({ value: name, label: label[language] }))}
        onChange={(relation) => onChange({ ...condition, relation, where: { kind: 'group', op: 'and', children: [] } })}
      />
      <div className='form-row'>
        <ChoiceField
          label={t('builder.quantifier')} value={condition.quantifier} options={quantifiers.map((value) => ({ value, label: t(`builder.quantifiers.${value}`) }))}
          onChange={(quantifier) => onChange({ ...condition, quantifier, n: counts(quantifier) ? (condition.n ?? 1) : undefined })}
        />
        {counts(condition.quantifier) && <NumberField label={t('conditions.number')} value={condition.n} min={0} step={1} onChange={(n) => onChange({ ...condition, n })} />}
      </div>
      {to && <Within label={t('builder.relatedWhere')} subject={to} condition={condition.where} form={form} onChange={(where) => onChange({ ...condition, where })} />}
    </>
  )
}

/** The condition on what is related, as a list of conditions of which all or any must hold; groups within stand below one another. */
function Within({ label, subject, condition, form, onChange }: { label: string; subject: Subject; condition: Condition; form: AnyForm; onChange: (condition: Condition) => void }) {
  const t = useText()
  const group: GroupCondition = condition.kind === 'group' ? condition : { kind: 'group', op: 'and', children: [condition] }
  const set = (children: Condition[]) => onChange({ ...group, children })
  return (
    <FieldGroup label={label}>
      <ChoiceField
        label={t('builder.groupOp')} value={`${group.op}${group.not ? ' not' : ''}`} options={(['and', 'or', 'and not', 'or not'] as const).map((value) => ({ value, label: t(`builder.groupOps.${groupNames[value]}`) }))}
        onChange={(chosen) => onChange({ ...group, op: chosen.startsWith('and') ? 'and' : 'or', not: chosen.endsWith('not') || undefined })}
      />
      {group.children.map((child, index) => (
        child.kind === 'group'
          ? <Within key={child.id ?? index} label={t('builder.group')} subject={subject} condition={child} form={form} onChange={(next) => set(group.children.map((other, place) => (place === index ? next : other)))} />
          : (
            <WithinLeaf
              key={child.id ?? index} subject={subject} condition={child} form={form} onChange={(next) => set(group.children.map((other, place) => (place === index ? next : other)))}
              onRemove={() => set(group.children.filter((_, place) => place !== index))}
            />
          )
      ))}
      <AddWithin subject={subject} onAdd={(child) => set([...group.children, child])} />
    </FieldGroup>
  )
}

const groupNames = { and: 'all', or: 'any', 'and not': 'notAll', 'or not': 'none' } as const

function WithinLeaf({ subject, condition, form: Form, onChange, onRemove }: { subject: Subject; condition: Condition; form: AnyForm; onChange: (condition: Condition) => void; onRemove: () => void }) {
  const t = useText()
  const language = useLanguage()
  const clock = useClock()
  const { catalogue } = useKnown()
  const [open, setOpen] = useState(true)
  const text = useMemo(() => describeCondition(condition, subject, catalogue, language, clock, { brief: true }).text, [condition, subject, catalogue, language, clock])
  return (
    <div className='filter-row'>
      <div className='row'>
        <button type='button' className='plain ellipsis grow' aria-expanded={open} onClick={() => setOpen(!open)}>{text}</button>
        <IconButton aria-label={t('conditions.remove', { text })} onClick={onRemove}><Icon name='close' size={12} /></IconButton>
      </div>
      {open && <Form condition={condition} subject={subject} related onChange={onChange} />}
    </div>
  )
}

function AddWithin({ subject, onAdd }: { subject: Subject; onAdd: (condition: Condition) => void }) {
  const t = useText()
  const { answer, catalogue } = useKnown()
  const fields = useFieldOptions(catalogue.fields(subject).values()).map(({ value, label }) => ({ value: `field ${value}`, label }))
  const events = useEventOptions().map(({ value, label }) => ({ value: `event ${value}`, label: `${t('conditions.events')} · ${label}` }))
  const options = subject === 'opportunity' || subject === 'holding' ? fields : [...fields, ...events]
  const [chosen, setChosen] = useState(options[0]?.value ?? '')
  function add() {
    const name = chosen.slice(chosen.indexOf(' ') + 1)
    const field = (answer.fields as Record<Subject, AnsweredField[]>)[subject].find((other) => other.name === name)
    onAdd(chosen.startsWith('field') && field ? fieldCondition(field) : eventOf(name))
  }
  return (
    <div className='row' style={{ alignItems: 'flex-end' }}>
      <div className='grow'><ChoiceField label={t('builder.addWithin')} value={chosen} options={options} onChange={setChosen} /></div>
      <Button variant='outlined' size='small' disabled={chosen === ''} onClick={add}>{t('builder.addFilter')}</Button>
    </div>
  )
}
