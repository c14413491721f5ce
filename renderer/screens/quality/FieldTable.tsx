/** The fields of a source: the newest figures with the trend of each; a figure shows its chart, and from there the imports. */
import { useFormat } from '#renderer/app/format.ts'
import { Sparkline } from '#renderer/charts/Trend.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { QualityPoint, QualitySeries } from '#core/contract/data-quality.ts'
import { domainOf, measures, shownAs, valueOf, type Measure } from './measures.ts'

interface Props {
  series: QualitySeries
  chosen: { field: string; measure: Measure } | undefined
  onChoose: (field: string, measure: Measure) => void
}

const tones = { none: undefined, some: 'warn', strong: 'bad' } as const

export function FieldTable({ series, chosen, onChoose }: Props) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  return (
    <table className='plain-table quality-fields'>
      <thead>
        <tr><th scope='col'>{t('quality.field')}</th><th scope='col'>{t('imports.column')}</th>{measures.map((measure) => <th key={measure} scope='col' title={t(`quality.definitions.${measure}`)}>{t(`quality.measures.${measure}`)}</th>)}</tr>
      </thead>
      <tbody>
        {series.fields.map(({ field, name, column, points }) => {
          const latest = points.at(-1) ?? null
          return (
            <tr key={field} data-gone={latest === null}>
              <th scope='row'>{words(name)} {latest === null && <span className='badge' data-tone='warn'>{t('quality.gone')}</span>}</th>
              <td className='soft'>{column ?? t('quality.calculated')}</td>
              {measures.map((measure) => (
                <td key={measure}>
                  <button
                    type='button' className='plain quality-figure' aria-pressed={chosen?.field === field && chosen.measure === measure} onClick={() => onChoose(field, measure)}
                    aria-label={t('quality.figureOf', { field: words(name), measure: t(`quality.measures.${measure}`), value: shownAs(format, measure)(valueOf(latest, measure)) })}
                  >
                    <Figure point={latest} measure={measure} warned={measure !== 'drift' && series.changes.some((change) => change.field === field && change.level === 'warning' && change.kind === 'share' && fell(points, measure))} />
                    <Sparkline points={series.batches.map(({ batchId, name: batch }, index) => ({ key: batchId, label: batch, value: valueOf(points[index] ?? null, measure) }))} domain={domainOf(measure)} />
                  </button>
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Figure({ point, measure, warned }: { point: QualityPoint | null; measure: Measure; warned: boolean }) {
  const t = useText()
  const format = useFormat()
  const text = shownAs(format, measure)(valueOf(point, measure))
  const level = point?.drift?.level ?? 'none'
  if (measure === 'drift' && level !== 'none') return <span className='badge num' data-tone={tones[level]} title={t(`quality.drifts.${level}`)}>{text}</span>
  return warned ? <span className='badge num' data-tone='warn'>{text}</span> : <span className='num'>{text}</span>
}

/** Whether the newest figure lies clearly below the one before: the core has told that a share of this field did. */
function fell(points: readonly (QualityPoint | null)[], measure: Measure): boolean {
  const [before, now] = points.slice(-2).map((point) => valueOf(point, measure))
  return before != null && now != null && before - now >= 0.1
}
