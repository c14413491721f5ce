/** An UpSet plot: a bar for each region that the segments cut each other into, and below it the segments that it lies in. */
import { useRef, type KeyboardEvent } from 'react'
import { ChartFrame } from '#renderer/charts/ChartFrame.tsx'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Overlap } from '#core/contract/segment-comparison.ts'
import { regionName, type Found } from './regions.ts'

const shownMost = 24
const step = 44
const row = 26
const plotHeight = 150
const labels = 200
const top = 20

/** The text up to about so many pixels wide: a Chinese character is twice a Latin one. */
function clipped(text: string, most: number): string {
  let width = 0
  for (const [index, letter] of [...text].entries()) {
    width += /[\u2e80-\uffff]/.test(letter) ? 12 : 6.6
    if (width > most) return `${[...text].slice(0, index).join('')}…`
  }
  return text
}

export function UpSet({ overlap, onFound }: { overlap: Overlap; onFound: (found: Found) => void }) {
  const t = useText()
  const format = useFormat()
  const plot = useRef<HTMLDivElement>(null)
  const { segments, regionsTotal } = overlap
  const regions = overlap.regions.slice(0, shownMost)
  const largest = Math.max(...regions.map(({ count }) => count), 1)
  const width = labels + regions.length * step + 16
  const height = top + plotHeight + 12 + segments.length * row
  const dotsTop = top + plotHeight + 12
  const sentence = (inside: readonly number[], count: number, share: number) => t('compare.region', { name: regionName(segments, inside), count, members: format.number(count), share: format.percent(share) })
  const make = (region: Overlap['regions'][number]) => {
    if (region.definition != null) onFound({ name: regionName(segments, region.in), definition: region.definition })
  }
  function keys(event: KeyboardEvent<SVGGElement>, index: number) {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: regions.length - 1 }[event.key]
    if (event.key === 'Enter' || event.key === ' ') make(regions[index]!)
    else if (to !== undefined) plot.current?.querySelectorAll<SVGGElement>('.upset-region')[Math.max(0, Math.min(regions.length - 1, to))]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section>
      <h2 className='compare-title'>{t('compare.upset')}</h2>
      <ChartFrame title={t('compare.upset')} definition={t('compare.upsetHelp')} name='overlap' rows={overlap.regions.map((region) => [regionName(segments, region.in), region.count])} plot={plot} interactive>
        <div ref={plot} className='upset scroll'>
          <svg width={width} height={height} role='group' aria-label={t('compare.upset')}>
            {segments.map((segment, index) => (
              <g key={segment.id} className='upset-set'>
                {index % 2 === 0 && <rect x={0} y={dotsTop + index * row} width={width} height={row} className='upset-stripe' />}
                <rect x={0} y={dotsTop + index * row + 8} width={4} height={row - 16} rx={2} data-series={index} />
                <text x={12} y={dotsTop + index * row + 17}><title>{segment.name}</title>{clipped(segment.name, 120)}</text>
                <text x={labels - 14} y={dotsTop + index * row + 17} textAnchor='end' className='upset-count'>{format.number(segment.count)}</text>
              </g>
            ))}
            {regions.map((region, index) => {
              const x = labels + index * step + step / 2
              const bar = Math.max(1, (region.count / largest) * (plotHeight - 16))
              const inside = new Set(region.in)
              const ends = [Math.min(...region.in), Math.max(...region.in)].map((place) => dotsTop + place * row + row / 2)
              return (
                <g
                  key={region.in.join(' ')} className='upset-region' role='button' tabIndex={index === 0 ? 0 : -1} aria-label={sentence(region.in, region.count, region.share)}
                  onClick={() => make(region)} onKeyDown={(event) => keys(event, index)}
                >
                  <title>{sentence(region.in, region.count, region.share)}</title>
                  <rect className='upset-hit' x={x - step / 2} y={0} width={step} height={height} rx={4} />
                  <rect className='upset-bar' x={x - 11} y={top + plotHeight - bar} width={22} height={bar} rx={2} />
                  <text x={x} y={top + plotHeight - bar - 6} textAnchor='middle' className='upset-count'>{format.headline(region.count)}</text>
                  {region.in.length > 1 && <line x1={x} x2={x} y1={ends[0]} y2={ends[1]} className='upset-line' />}
                  {segments.map((segment, place) => <circle key={segment.id} cx={x} cy={dotsTop + place * row + row / 2} r={5} className='upset-dot' data-in={inside.has(place)} />)}
                </g>
              )
            })}
          </svg>
        </div>
      </ChartFrame>
      <p className='faint compare-note'>{t('compare.upsetNote')}{regions.length < regionsTotal && ` ${t('compare.moreRegions', { count: regionsTotal - regions.length })}`}</p>
    </section>
  )
}
