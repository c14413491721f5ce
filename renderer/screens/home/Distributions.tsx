import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { BarList } from '#renderer/charts/BarList.tsx'
import { fieldLabel } from '#renderer/components/fieldLabel.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'

const shown = ['level', 'status', 'city', 'source', 'stage', 'owner_id'] as const

/** Customers by the fields that have values; each bar opens its list. */
export function Distributions() {
  const t = useText()
  const language = useLanguage()
  const navigate = useNavigate()
  const facets = useQuery(orpc.customers.facets.queryOptions({ input: { entity: 'customer' } })).data
  const fields = shown.filter((name) => (facets?.fields[name]?.length ?? 0) > 1).slice(0, 3)
  if (!facets || fields.length === 0) return null
  return (
    <div className='home-charts'>
      {fields.map((name) => {
        const label = fieldLabel('customer', name)[language]
        const title = t('home.by', { field: label })
        return (
          <section key={name} className='card'>
            <div className='card-head'><h2>{title}</h2></div>
            <BarList
              title={title} name={`customers-by-${name}`} definition={t('home.byDef', { field: label })} items={facets.fields[name]!.map(({ value, count }) => ({ key: value, label: value, value: count }))}
              onOpen={(value) => void navigate(`/customers?${name}=${encodeURIComponent(value)}`)}
            />
          </section>
        )
      })}
    </div>
  )
}
