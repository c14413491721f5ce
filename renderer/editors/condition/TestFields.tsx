/** An operator with its value: of attributes, scores, identities, measures and properties alike. */
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { operator, operatorsOf, type OperandType } from '#core/domain/conditions/operators.ts'
import type { RelativeUnit } from '#core/domain/conditions/types.ts'
import { withOperator } from './drafts.ts'
import { ValueInput, type Choices } from './ValueInput.tsx'

export interface Asked {
  op: string
  value?: unknown
  unit?: RelativeUnit
}

interface Props extends Partial<Choices> {
  type: OperandType
  asked: Asked
  /** Whether operators that rank may be asked here. */
  ranks?: boolean
  autoFocus?: boolean
  onChange: (asked: Asked) => void
}

export function TestFields({ type, asked, ranks = true, options = [], more, autoFocus = false, onChange }: Props) {
  const t = useText()
  const language = useLanguage()
  const rows = operatorsOf(type, { ranks })
  const chosen = operator(asked.op)
  const known = chosen && rows.includes(chosen) ? chosen : undefined
  return (
    <>
      <Labelled label={t('conditions.operator')}>
        <select className='input' autoFocus={autoFocus} value={asked.op} onChange={(event) => onChange(askedWith(asked, event.target.value))}>
          {!known && <option value={asked.op}>{asked.op}</option>}
          {rows.map(({ name, words }) => <option key={name} value={name}>{operatorName(words[language])}</option>)}
        </select>
      </Labelled>
      {known && (
        <div data-first={known.shape !== 'none' || undefined}>
          <ValueInput
            key={known.name} operator={known} type={type === 'identity' ? 'number' : type} value={asked.value} unit={asked.unit} options={options} more={more}
            onChange={(value) => onChange({ ...asked, ...value })}
          />
        </div>
      )}
    </>
  )
}

/** The words of an operator without the places of its value. */
export const operatorName = (words: string) => words.replace(/\{(value|unit)\}%?/g, '…').replace(/\s+/g, ' ').trim()

/** Another operator; a value of the same shape stays. */
function askedWith(asked: Asked, next: string): Asked {
  const { op, value, unit } = withOperator({ kind: 'attribute', field: '', op: asked.op, value: asked.value, unit: asked.unit }, next)
  return { op, ...(value !== undefined && { value }), ...(unit && { unit }) }
}
