/** What each rule of a classification gave, or would give. */
import { useFormat } from '#renderer/app/format.ts'
import { ruleName } from '#renderer/components/ruleName.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Classified, ClassifyRule } from '#core/contract/classify.ts'

const shown = ['matched', 'tags', 'groups', 'fields'] as const

export function Given({ rules, counts }: { rules: readonly ClassifyRule[]; counts: readonly Classified[] }) {
  const t = useText()
  const format = useFormat()
  return (
    <table className='plain-table'>
      <thead><tr><th>{t('wizard.rule')}</th>{shown.map((name) => <th key={name} className='right'>{t(`classify.${name}Head`)}</th>)}</tr></thead>
      <tbody>
        {counts.map((count, index) => (
          <tr key={index}><td>{ruleName(t, index + 1, rules[index]?.name)}</td>{shown.map((name) => <td key={name} className='right'>{format.number(count[name])}</td>)}</tr>
        ))}
      </tbody>
    </table>
  )
}
