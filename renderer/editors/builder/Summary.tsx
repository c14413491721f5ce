/** What a draft comes to: how many, how they spread over a field, and some of them, masked. */
import { memo, useCallback, useMemo, useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import IconButton from '@mui/material/IconButton'
import { Link } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { BarList } from '#renderer/charts/BarList.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Masked } from '#renderer/components/Masked.tsx'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { Preview } from '#core/contract/segments.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Evaluation } from './evaluation.ts'
import { spreadFields } from './spread.ts'

const paths: Record<EntityType, string> = { customer: '/customers', account: '/accounts', lead: '/leads' }
const sampled = 50

export function Summary({ evaluation, answer }: { evaluation: Evaluation; answer: CatalogueAnswer }) {
  const t = useText()
  const format = useFormat()
  const [open, setOpen] = useState(true)
  const { counts, counted, stale, error, definition, problems } = evaluation
  return (
    <section className='builder-summary' aria-label={t('builder.summary')} data-open={open}>
      <div className='summary-count'>
        <div className='row'>
          <strong className='summary-number num' data-stale={stale}>{counts ? format.number(counts.count) : '–'}</strong>
          <span className='soft'>{t(`sections.${definition.entity}s`)}</span>
          <div className='grow' />
          <IconButton aria-label={t('builder.toggleSummary')} aria-expanded={open} onClick={() => setOpen(!open)}><Icon name={open ? 'down' : 'up'} size={12} /></IconButton>
        </div>
        <p className='soft num' role='status'>
          {[
            counts && t('builder.shareOf', { share: format.percent(counts.share), universe: format.number(counts.universe) }),
            problems.length > 0 && t(counted ? 'builder.without' : counts ? 'builder.waiting' : 'builder.waitingFirst', { count: problems.length }), stale && counted && counts && t('builder.stale')
          ].filter(Boolean).join(' · ')}
        </p>
        {open && counts && <p className='faint num'>{t('builder.countedIn', { time: format.duration(counts.elapsedMs), version: format.number(counts.dataVersion) })}</p>}
        {open && counts?.split && <Parts split={counts.split} count={counts.count} />}
        {error && <ErrorState error={error} onRetry={evaluation.retry} compact />}
      </div>
      {open && <Details definition={counted} entity={definition.entity} answer={answer} ready={!stale} />}
    </section>
  )
}

/** How many are in each part of an A/B split, and in none. */
function Parts({ split, count }: { split: Record<string, number>; count: number }) {
  const t = useText()
  const format = useFormat()
  const rest = Object.values(split).reduce((left, number) => left - number, count)
  const parts = [...Object.entries(split).map(([label, number]) => `${label} ${format.number(number)}`), ...(rest > 0 ? [t('builder.inNoPart', { count: rest })] : [])].join(' · ')
  return <p className='num soft ellipsis' title={parts}>{parts}</p>
}

/** Asked once the counts are there, so that these share the machine with nothing. */
function Details({ definition, entity, answer, ready }: { definition: Definition | null; entity: EntityType; answer: CatalogueAnswer; ready: boolean }) {
  const t = useText()
  const fields = useMemo(() => spreadFields(answer, entity), [answer, entity])
  const [chosen, setChosen] = useState<readonly [string?, string?]>([])
  const choose = useCallback((place: number, name: string) => setChosen((now) => (place === 0 ? [name, now[1]] : [now[0], name])), [])
  const shown = [0, 1].map((place) => fields.find(({ name }) => name === chosen[place]) ?? fields[place]).filter((field) => field !== undefined)
  const preview = useQuery({
    ...orpc.segments.preview.queryOptions({ input: { definition, sample: sampled, distribution: [...new Set(shown.map(({ name }) => name))], effects: false } }), enabled: ready, placeholderData: keepPreviousData
  })
  const stale = !ready || preview.isPlaceholderData
  return (
    <>
      {shown.map((field, place) => (
        <div key={place} className='summary-spread' data-stale={stale}>
          <Spread place={place} field={field} fields={fields} counts={preview.data?.distribution[field.name]} onChoose={choose} />
        </div>
      ))}
      <div className='summary-sample' data-stale={stale}>
        <h2>{t('builder.sample')}</h2>
        <Sample entity={entity} members={preview.data?.sample} />
      </div>
    </>
  )
}

type Field = ReturnType<typeof spreadFields>[number]

interface SpreadProps {
  place: number
  field: Field
  fields: readonly Field[]
  counts: Preview['distribution'][string] | undefined
  onChoose: (place: number, name: string) => void
}

/** Drawn anew only when its numbers are, as is the list of members: what happens on the canvas need not wait for charts. */
const Spread = memo(function Spread({ place, field, fields, counts, onChoose }: SpreadProps) {
  const t = useText()
  const language = useLanguage()
  const label = field.label[language]
  const valueLabel = (value: string | null) => (value === null ? t('builder.blank') : value === 'true' ? t('builder.yes') : value === 'false' ? t('builder.no') : value)
  return (
    <>
      <select className='input' aria-label={t('builder.spreadOf')} value={field.name} onChange={(event) => onChoose(place, event.target.value)}>
        {fields.map((other) => <option key={other.name} value={other.name}>{other.label[language]}</option>)}
      </select>
      <div className='scroll spread-bars' tabIndex={0} role='group' aria-label={label}>
        {counts && counts.length > 0
          ? <BarList title={label} name={`spread-${field.name}`} definition={t('builder.spreadDefinition', { field: label })} most={12} items={counts.map(({ value, count }) => ({ key: value ?? '', label: valueLabel(value), value: count }))} />
          : <p className='faint'>{counts ? t('builder.nobodyHere') : ''}</p>}
      </div>
    </>
  )
})

const Sample = memo(function Sample({ entity, members }: { entity: EntityType; members: Preview['sample'] | undefined }) {
  const t = useText()
  return (
    <ul className='scroll sample-list' tabIndex={0} aria-label={t('builder.sample')}>
      {members?.map(({ customer_id: id, name, label }) => (
        <li key={id}>
          <Link className='sample-row' to={`${paths[entity]}/${encodeURIComponent(id)}`}>
            <span className='mono'>{id}</span>{name ? <Masked value={name} /> : <span className='faint'>–</span>}{label && <span className='badge'>{label}</span>}
          </Link>
        </li>
      ))}
    </ul>
  )
})
