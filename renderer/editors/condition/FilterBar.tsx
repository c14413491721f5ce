/** Conditions over a list as chips: each one a sentence with its exact count. All of them must hold. */
import { useMemo, useRef, useState } from 'react'
import { useQueries } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { bothWords, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { compileCondition } from '#core/domain/conditions/compile.ts'
import { describeCondition } from '#core/domain/conditions/describe.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { useCatalogue } from './catalogue.ts'
import { ConditionForm } from './ConditionForm.tsx'
import { allOf, isFilterCondition, type FilterCondition } from './drafts.ts'
import { useClock } from './clock.ts'
import { OfferList } from './OfferList.tsx'
import { offersOf, type Offer, type OfferGroup } from './offers.ts'
import './condition.css'

interface Props {
  entity: EntityType
  conditions: readonly Condition[]
  onChange: (conditions: Condition[]) => void
}

/** Where a condition is being made: its place among the others, and the element that it hangs on. */
interface Editing {
  index: number
  anchor: HTMLElement
  condition: FilterCondition | null
  /** Whether anything was entered yet: what is only missing is no mistake before that. */
  touched: boolean
}

const whole: readonly OfferGroup[] = ['tags', 'segments', 'folders']

/** What the filters of a list can ask: what the form shows, and members of tags, segments and groups. */
export function isOffered({ group, start }: Pick<Offer, 'group' | 'start'>): boolean {
  return whole.includes(group) || ((group === 'fields' || group === 'events') && isFilterCondition(start()))
}

export function FilterBar({ entity, conditions, onChange }: Props) {
  const t = useText()
  const language = useLanguage()
  const loaded = useCatalogue()
  const clock = useClock()
  const [editing, setEditing] = useState<Editing>()
  const adding = useRef<HTMLButtonElement>(null)
  const counts = useCounts(entity, conditions)
  const offers = useMemo(() => (loaded ? offersOf(loaded.answer, entity, language, bothWords).filter(isOffered) : []), [loaded, entity, language])
  const draft = editing?.condition
  const problems = useMemo(() => (draft && loaded ? compileCondition(draft, entity, loaded.catalogue, clock).problems : []), [draft, entity, loaded, clock])

  /** A tag, a segment or a group says all with its name; anything else is asked for its value first. */
  function choose(condition: Condition) {
    if (isFilterCondition(condition)) return setEditing((now) => now && { ...now, condition })
    onChange([...conditions, condition])
    setEditing(undefined)
  }
  function done() {
    if (editing?.condition) onChange(editing.index === conditions.length ? [...conditions, editing.condition] : conditions.map((condition, index) => (index === editing.index ? editing.condition! : condition)))
    setEditing(undefined)
  }
  return (
    <>
      {loaded && conditions.map((condition, index) => (
        <ConditionChip
          key={index} text={describeCondition(condition, entity, loaded.catalogue, language, clock, { brief: true }).text}
          details={describeCondition(condition, entity, loaded.catalogue, language, clock).text} count={counts[index]}
          onOpen={isFilterCondition(condition) ? (anchor) => setEditing({ index, anchor, condition, touched: true }) : undefined}
          onRemove={() => {
            onChange(conditions.filter((_, place) => place !== index))
            if (index === conditions.length - 1) adding.current?.focus()
          }}
        />
      ))}
      <Button ref={adding} size='small' startIcon={<Icon name='plus' />} disabled={!loaded} aria-haspopup='dialog' onClick={(event) => setEditing({ index: conditions.length, anchor: event.currentTarget, condition: null, touched: false })}>{t('conditions.add')}</Button>
      <Popover
        open={editing !== undefined} anchorEl={editing?.anchor} onClose={() => setEditing(undefined)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} transformOrigin={{ vertical: -4, horizontal: 'left' }}
        slotProps={{ paper: { className: 'facet condition-paper', role: 'dialog', 'aria-label': t(editing && editing.index < conditions.length ? 'conditions.edit' : 'conditions.add') } }}
      >
        {loaded && editing && (editing.condition
          ? <ConditionForm entity={entity} catalogue={loaded.catalogue} condition={editing.condition} problems={problems} touched={editing.touched} onChange={(condition) => setEditing({ ...editing, condition, touched: true })} onDone={done} />
          : <OfferList label={t('conditions.find')} placeholder={t('conditions.find')} offers={offers} onChoose={({ start }) => choose(start())} />)}
      </Popover>
    </>
  )
}

interface ChipProps {
  text: string
  /** The text with the bounds that its dates come to. */
  details: string
  count: number | undefined
  /** Absent where the form cannot show the whole condition. */
  onOpen: ((anchor: HTMLElement) => void) | undefined
  onRemove: () => void
}

function ConditionChip({ text, details, count, onOpen, onRemove }: ChipProps) {
  const t = useText()
  const format = useFormat()
  const content = <><span className='ellipsis' title={details}>{text}</span>{count !== undefined && <strong className='num'>{format.number(count)}</strong>}</>
  return (
    <span className='chip condition-chip' data-set='true'>
      {onOpen
        ? <button type='button' className='chip-main' aria-haspopup='dialog' onClick={(event) => onOpen(event.currentTarget)}><span className='hidden'>{t('conditions.change')}</span>{content}</button>
        : <span className='chip-main'>{content}</span>}
      <button type='button' className='chip-clear' aria-label={t('conditions.remove', { text })} onClick={onRemove}><Icon name='close' size={12} /></button>
    </span>
  )
}

/** The exact count of each condition by itself; undefined while it is on its way. */
function useCounts(entity: EntityType, conditions: readonly Condition[]): (number | undefined)[] {
  return useQueries({
    queries: conditions.map((condition) => orpc.segments.preview.queryOptions({ input: { definition: { schema: 1, entity, root: allOf([condition]) }, sample: 0, distribution: [] } })),
    combine: (answers) => answers.map(({ data }) => data?.count)
  })
}
