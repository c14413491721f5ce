/** The form of one condition, whatever its kind. */
import type { ReactElement } from 'react'
import type { Condition, ConditionKind } from '#core/domain/conditions/types.ts'
import { EventForm, OccurrenceForm } from './EventForm.tsx'
import { AttributeForm, ElementsForm, HistoryForm, ScoreForm } from './FieldForms.tsx'
import { FolderForm, ListForm, SegmentForm, TagForm } from './MemberForms.tsx'
import { RelatedForm } from './RelatedForm.tsx'
import { SequenceForm } from './SequenceForm.tsx'
import type { LeafProps } from './known.ts'

type LeafKind = Exclude<ConditionKind, 'group'>
type Forms = { [Kind in LeafKind]: (props: LeafProps<Extract<Condition, { kind: Kind }>>) => ReactElement | null }

const forms: Forms = {
  attribute: AttributeForm, score: ScoreForm, elements: ElementsForm, history: HistoryForm, tag: TagForm, event: EventForm, occurrence: OccurrenceForm, sequence: SequenceForm,
  segment: SegmentForm, folder: FolderForm, list: ListForm, related: (props) => <RelatedForm {...props} form={LeafForm} />
}

export function LeafForm({ condition, onChange, ...rest }: LeafProps) {
  if (condition.kind === 'group' || !Object.hasOwn(forms, condition.kind)) return null
  const Form = forms[condition.kind] as (props: LeafProps) => ReactElement | null
  return <Form {...rest} condition={condition} onChange={(next) => onChange(withoutBlanks(next))} />
}

/** What a form leaves out is no key of the condition. */
function withoutBlanks(condition: Condition): Condition {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined)) as unknown as Condition
}
