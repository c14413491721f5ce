import type { Format } from '#renderer/app/format.ts'
import type { Aggregate } from '#renderer/app/ui.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import type { EntityCard } from '#core/contract/customers.ts'

/** What the status bar says about the selected rows. */
export function aggregatesOf(rows: EntityCard[], t: Translate, format: Format): Aggregate[] {
  const spent = rows.flatMap((row) => row.total_spent ?? [])
  const orders = rows.flatMap((row) => row.total_orders ?? [])
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return [
    { label: t('lists.selected'), value: format.number(rows.length) },
    ...(spent.length > 0 ? [{ label: t('lists.sumSpent'), value: format.money(sum(spent)) }, { label: t('lists.meanSpent'), value: format.money(sum(spent) / spent.length) }] : []),
    ...(orders.length > 0 ? [{ label: t('lists.sumOrders'), value: format.number(sum(orders)) }] : [])
  ]
}
