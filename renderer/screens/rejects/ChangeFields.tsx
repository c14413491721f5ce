/** What is done to all of the rows before they are read again: one value, one replacement, or cleaning steps. */
import { useState, type KeyboardEvent } from 'react'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { AddStep } from '#renderer/screens/recipes/AddStep.tsx'
import { StepForm } from '#renderer/screens/recipes/StepForm.tsx'
import { StepList } from '#renderer/screens/recipes/StepList.tsx'
import { columnsBefore, isWhole, newStep, problemsOf, replaced } from '#renderer/screens/recipes/steps.ts'
import type { KindName, RecipeStep } from '#core/domain/recipes/kinds.ts'
import type { RejectFix } from '#core/domain/reject-fixes.ts'

const kinds = ['set', 'replace', 'pattern', 'steps'] as const
type Kind = (typeof kinds)[number]

export type Change = { fix: RejectFix } | { steps: RecipeStep[] }

export const noChange: Change = { steps: [] }

export const setsColumn = (column: string): Change => ({ fix: { kind: 'set', column, value: '' } })

/** Whether everything that the change needs was said. */
export function isChangeWhole(change: Change): boolean {
  if ('fix' in change) return change.fix.kind === 'set' || change.fix.find !== ''
  return change.steps.length > 0 && change.steps.every(isWhole)
}

/** As a replay takes it. */
export const changeAsked = (change: Change) => ('fix' in change ? { fixes: [change.fix] } : { steps: change.steps })

const kindOf = (change: Change): Kind => ('steps' in change ? 'steps' : change.fix.kind === 'set' ? 'set' : change.fix.regex ? 'pattern' : 'replace')

interface Props {
  change: Change
  names: readonly string[]
  /** The column that is most likely meant. */
  column: string
  onChange: (change: Change) => void
}

export function ChangeFields({ change, names, column, onChange }: Props) {
  const t = useText()
  // Whoever goes through the kinds by arrow keys stays among them.
  const [hasChosen, setHasChosen] = useState(false)
  function choose(kind: Kind) {
    setHasChosen(true)
    if (kind === 'steps') return onChange({ steps: [] })
    const fix = 'fix' in change ? change.fix : undefined
    const at = fix?.column ?? column
    if (kind === 'set') return onChange(setsColumn(at))
    onChange({ fix: { kind: 'replace', column: at, find: fix?.kind === 'replace' ? fix.find : '', with: fix?.kind === 'replace' ? fix.with : '', regex: kind === 'pattern' } })
  }
  return (
    <>
      <Segmented label={t('rejects.fixKind')} value={kindOf(change)} options={kinds.map((value) => ({ value, label: t(`rejects.fixKinds.${value}`) }))} onChange={choose} />
      {'fix' in change ? <FixFields fix={change.fix} names={names} autoFocus={!hasChosen} onChange={(fix) => onChange({ fix })} /> : <Steps steps={change.steps} names={names} column={column} onChange={(steps) => onChange({ steps })} />}
    </>
  )
}

interface StepsProps {
  steps: RecipeStep[]
  names: readonly string[]
  column: string
  onChange: (steps: RecipeStep[]) => void
}

function Steps({ steps, names, column, onChange }: StepsProps) {
  const t = useText()
  const [current, setCurrent] = useState<number | null>(null)
  const edited = current === null ? undefined : steps[current]
  function add(op: KindName) {
    onChange([...steps, newStep(op, column === '' ? [] : [column])])
    setCurrent(steps.length)
  }
  /** Enter in a field of a step is no wish to replay. */
  function stay(event: KeyboardEvent) {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
  }
  return (
    <div className='fix-steps' role='presentation' onKeyDown={stay}>
      <div className='stack' style={{ gap: 8 }}>
        <div><AddStep onAdd={add} /></div>
        {steps.length === 0 && <p className='soft'>{t('rejects.fixStepsNote')}</p>}
        <StepList steps={steps} counts={[]} problems={problemsOf(steps, names)} current={current} onCurrent={setCurrent} onChange={onChange} />
      </div>
      {edited && current !== null && <StepForm key={`${current} ${edited.op}`} step={edited} columns={columnsBefore(steps, current, names)} onChange={(next) => onChange(replaced(steps, current, next))} />}
    </div>
  )
}

function FixFields({ fix, names, autoFocus, onChange }: { fix: RejectFix; names: readonly string[]; autoFocus: boolean; onChange: (fix: RejectFix) => void }) {
  const t = useText()
  return (
    <div className='form-row'>
      <Labelled label={t('rejects.column')}>
        <select className='input' value={fix.column ?? ''} onChange={(event) => onChange(fix.kind === 'set' ? { ...fix, column: event.target.value } : { ...fix, column: event.target.value || null })}>
          {fix.kind === 'replace' && <option value=''>{t('rejects.everyColumn')}</option>}
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
      </Labelled>
      {fix.kind === 'set'
        ? <Labelled label={t('rejects.newValue')} note={t('rejects.newValueNote')}><input className='input' autoFocus={autoFocus} value={fix.value ?? ''} onChange={(event) => onChange({ ...fix, value: event.target.value })} /></Labelled>
        : (
            <>
              <Labelled label={t(fix.regex ? 'rejects.pattern' : 'rejects.find')} {...(fix.regex && { note: t('rejects.patternNote') })}><input className={fix.regex ? 'input mono' : 'input'} autoFocus={autoFocus} value={fix.find} onChange={(event) => onChange({ ...fix, find: event.target.value })} /></Labelled>
              <Labelled label={t('rejects.replaceWith')}><input className='input' value={fix.with} onChange={(event) => onChange({ ...fix, with: event.target.value })} /></Labelled>
            </>
          )}
    </div>
  )
}
