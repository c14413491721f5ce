import { Metric } from '#renderer/components/Metric.tsx'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Profile } from '#core/contract/customers.ts'
import { lastOrderAge } from './suggestions.ts'

/** What they are worth. A blank says why it is blank. */
export function ValueStrip({ profile, onShowOrders }: { profile: Profile; onShowOrders: () => void }) {
  const t = useText()
  const format = useFormat()
  const { customer_value: value } = profile
  const age = lastOrderAge(profile)
  return (
    <div className='metrics' role='group' aria-label={t('profile.value')}>
      <Metric label={t('metrics.total_spent')} value={format.headlineMoney(value.total_spent)} definition={t('metrics.def.total_spent')} onOpen={onShowOrders} />
      <Metric
        label={t('metrics.total_orders')} value={format.headline(value.total_orders)} definition={t('metrics.def.total_orders')} onOpen={onShowOrders}
        note={value.total_orders > profile.statistics.total_orders ? t('metrics.withPos') : undefined}
      />
      <Metric label={t('metrics.avg_order_value')} value={value.total_orders === 0 ? '–' : format.money(value.avg_order_value)} definition={t('metrics.def.avg_order_value')} />
      <Metric label={t('metrics.last_order')} value={!Number.isFinite(age) ? '–' : age === 0 ? t('metrics.today') : t('metrics.daysAgo', { count: age })} definition={t('metrics.def.last_order')} />
      <Metric label={t('metrics.order_frequency_per_month')} value={value.total_orders === 0 ? '–' : format.number(value.order_frequency_per_month)} definition={t('metrics.def.order_frequency_per_month')} />
      <Metric label={t('metrics.customer_lifetime_days')} value={value.total_orders === 0 ? '–' : t('metrics.days', { count: value.customer_lifetime_days })} definition={t('metrics.def.customer_lifetime_days')} />
      <Metric label={t('metrics.rfm_score')} value={format.number(value.rfm_score)} definition={`${t('metrics.def.rfm_score')}${value.rfm_score === null ? ` ${t('metrics.noModel')}` : ''}`} />
      <Metric label={t('metrics.customer_tier')} value={value.customer_tier ?? '–'} definition={`${t('metrics.def.customer_tier')}${value.customer_tier === null ? ` ${t('metrics.noModel')}` : ''}`} />
    </div>
  )
}
