/** How good the rows of each source are, import by import: completeness, validity, uniqueness, drift, freshness, and what changed last. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Trend } from '#renderer/charts/Trend.tsx'
import { useAddress } from '#renderer/components/address.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Metric } from '#renderer/components/Metric.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { QualitySeries } from '#core/contract/data-quality.ts'
import { Changes } from './Changes.tsx'
import { FieldTable } from './FieldTable.tsx'
import { domainOf, measures, shownAs, valueOf, type Measure } from './measures.ts'
import './quality.css'

export function QualityScreen() {
  const t = useText()
  const navigate = useNavigate()
  const { parameters, setParameters } = useAddress()
  const list = useQuery(orpc.quality.sources.queryOptions())
  const sources = list.data?.items ?? []
  const asked = sources.find(({ source, target }) => source === parameters.get('source') && target === parameters.get('target'))
  const chosen = asked ?? sources[0]
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} heading />
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'><h1>{t('sections.quality')}</h1><span className='soft num' role='status'>{list.isPending ? '' : t('quality.sources', { count: sources.length })}</span></div>
      {list.isPending && <Waiting />}
      {!list.isPending && !chosen && <EmptyState icon='chart' title={t('quality.empty')} text={t('quality.emptyText')} example={t('quality.emptyExample')} action={<Button variant='outlined' onClick={() => void navigate('/imports')}>{t('sections.imports')}</Button>} />}
      {chosen && (
        <>
          <div className='toolbar' role='group' aria-label={t('imports.source')}>
            {sources.map((one) => (
              <button key={`${one.source} ${one.target}`} type='button' className='chip chip-main quality-source' aria-pressed={one === chosen} data-set={one === chosen} onClick={() => setParameters({ source: one.source, target: one.target })}>
                <span className='ellipsis'>{one.source} · {t(`targets.${one.target}`)}</span>
                {one.warnings > 0 && <span className='badge num' data-tone='warn' title={t('quality.warnings', { count: one.warnings })}>{one.warnings}</span>}
              </button>
            ))}
          </div>
          <Series key={`${chosen.source} ${chosen.target}`} source={chosen.source} target={chosen.target} />
        </>
      )}
    </div>
  )
}

function Waiting() {
  return <div className='result' aria-hidden='true'>{[80, 60, 70].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
}

function Series({ source, target }: Pick<QualitySeries, 'source' | 'target'>) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const { parameters, setParameters } = useAddress()
  const query = useQuery(orpc.quality.series.queryOptions({ input: { source, target } }))
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Waiting />
  const series = query.data
  const latest = series.batches.at(-1)!
  const measure = measures.find((one) => one === parameters.get('measure')) ?? 'completeness'
  const field = series.fields.find((one) => one.field === parameters.get('field'))
  return (
    <div className='result' tabIndex={0} role='group' aria-label={t('quality.seriesOf', { source, target: t(`targets.${target}`) })}>
      <div className='metrics'>
        <Metric label={t('quality.latest')} value={latest.name} definition={t('quality.latestHelp')} note={format.moment(latest.importedAt)} onOpen={() => void navigate(batchPath(latest.batchId))} />
        <Metric label={t('imports.rows')} value={format.number(latest.rows)} definition={t('quality.rowsHelp')} note={t('quality.batches', { count: series.batches.length })} />
        <Metric label={t('imports.rejected')} value={format.percent(latest.rows > 0 ? latest.rejected / latest.rows : null)} definition={t('quality.rejectedHelp')} note={t('imports.rowCount', { count: latest.rejected })} />
        <Metric label={t('quality.freshness')} value={latest.time ? format.day(latest.time.newest) : '–'} definition={t('quality.freshnessHelp')} note={latest.time ? t('quality.behind', { count: daysBetween(latest.time.newest, latest.importedAt) }) : t('quality.noTime')} />
      </div>
      <section className='stack' style={{ gap: 8 }}>
        <h2>{t('quality.changes')}</h2>
        {series.batches.length > 1 ? <Changes changes={series.changes} /> : <p className='soft'>{t('quality.first')}</p>}
      </section>
      {field && <FieldTrend series={series} field={field} measure={measure} />}
      <section className='stack' style={{ gap: 8 }}>
        <h2>{t('quality.fields')}</h2>
        <FieldTable series={series} chosen={field && { field: field.field, measure }} onChoose={(name, of) => setParameters({ source, target, field: name, measure: of }, { replace: true })} />
      </section>
      <Batches series={series} />
    </div>
  )
}

const batchPath = (batchId: string) => `/imports/${encodeURIComponent(batchId)}`
const daysBetween = (from: string, to: string) => Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000))

function FieldTrend({ series, field, measure }: { series: QualitySeries; field: QualitySeries['fields'][number]; measure: Measure }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const title = `${words(field.name)} · ${t(`quality.measures.${measure}`)}`
  const points = series.batches.map(({ batchId, name, importedAt }, index) => ({ key: batchId, label: `${format.day(importedAt)} ${name}`, value: valueOf(field.points[index] ?? null, measure) }))
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{title}</h2>
      <Trend title={title} definition={t(`quality.definitions.${measure}`)} name={field.field} unit={t(`quality.measures.${measure}`)} points={points} domain={domainOf(measure)} shown={shownAs(format, measure)} onOpen={(batchId) => void navigate(batchPath(batchId))} />
    </section>
  )
}

/** Newest first. */
function Batches({ series }: { series: QualitySeries }) {
  const t = useText()
  const format = useFormat()
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('imports.batches')}</h2>
      <table className='plain-table'>
        <thead><tr><th scope='col'>{t('imports.name')}</th><th scope='col'>{t('imports.at')}</th><th scope='col' className='right'>{t('imports.rows')}</th><th scope='col' className='right'>{t('imports.rejected')}</th><th scope='col'>{t('quality.oldest')}</th><th scope='col'>{t('quality.newest')}</th></tr></thead>
        <tbody>
          {series.batches.toReversed().map(({ batchId, name, importedAt, rows, rejected, time }) => (
            <tr key={batchId}>
              <td><Link className='link' to={batchPath(batchId)}>{name}</Link></td><td className='num'>{format.moment(importedAt)}</td><td className='right'>{format.number(rows)}</td><td className='right'>{format.number(rejected)}</td>
              <td className='num'>{format.day(time?.oldest)}</td><td className='num'>{format.day(time?.newest)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
