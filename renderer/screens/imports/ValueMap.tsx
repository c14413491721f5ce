import Button from '@mui/material/Button'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ColumnDraft } from './draft.ts'

type Rule = NonNullable<ColumnDraft['map']>[number]

/** Replaces values: the first rule that matches wins; without a match the value becomes blank. */
export function ValueMap({ column, onChange }: { column: ColumnDraft; onChange: (map: ColumnDraft['map']) => void }) {
  const t = useText()
  const rules = column.map ?? []
  const change = (index: number, rule: Rule) => onChange(rules.map((old, at) => (at === index ? rule : old)))
  const kindOf = (rule: Rule) => ('is' in rule ? 'is' : 'matches' in rule ? 'matches' : 'else')
  const make = (kind: string, text: string, value: string | null): Rule => (kind === 'is' ? { is: text, value } : kind === 'matches' ? { matches: text, value } : { value })
  return (
    <div className='stack' style={{ gap: 6 }}>
      <h3>{t('imports.valueMap')}</h3>
      {rules.map((rule, index) => {
        const kind = kindOf(rule)
        const text = 'is' in rule ? rule.is : 'matches' in rule ? rule.matches : ''
        return (
          <div key={index} className='row' style={{ gap: 4 }}>
            <select className='input' style={{ width: 74, flex: 'none' }} aria-label={t('imports.mapKind')} value={kind} onChange={(event) => change(index, make(event.target.value, text, rule.value))}>
              <option value='is'>{t('imports.mapIs')}</option><option value='matches'>{t('imports.mapMatches')}</option><option value='else'>{t('imports.mapElse')}</option>
            </select>
            {kind !== 'else' && <input className='input' aria-label={t('imports.mapFrom')} value={text} onChange={(event) => change(index, make(kind, event.target.value, rule.value))} />}
            <span className='faint'>→</span>
            <input className='input' aria-label={t('imports.mapTo')} placeholder='–' value={rule.value ?? ''} onChange={(event) => change(index, make(kind, text, event.target.value || null))} />
            <button type='button' className='plain tab-close' style={{ opacity: 1 }} aria-label={t('imports.mapRemove')} onClick={() => onChange(rules.length === 1 ? null : rules.filter((_, at) => at !== index))}><Icon name='close' size={12} /></button>
          </div>
        )
      })}
      <div><Button variant='outlined' startIcon={<Icon name='plus' size={14} />} onClick={() => onChange([...rules, { is: '', value: null }])}>{t('imports.mapAdd')}</Button></div>
    </div>
  )
}
