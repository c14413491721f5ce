/** How segments are made up: the share of each value in each of them beside its share in everyone, and how many times that is. */
import { useMemo } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { csvOf, save } from '#renderer/charts/export.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Comparison, Dimension } from '#core/contract/segment-comparison.ts'
import { segmentPath } from '../paths.ts'
import { Swatch } from './Swatch.tsx'
import { whereOf } from './where.ts'

type Compared = Comparison['dimensions'][number]

export function ProfileView({ ids, by }: { ids: string[]; by: Dimension[] }) {
  const t = useText()
  const words = useWords()
  const comparison = useQuery({ ...orpc.segments.compare.queryOptions({ input: { segments: ids, by } }), enabled: by.length > 0, placeholderData: keepPreviousData })
  const { data } = comparison
  if (by.length === 0) return <EmptyState icon='columns' title={t('compare.noDimensions')} text={t('compare.noDimensionsText')} />
  if (comparison.isError) return <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />
  if (!data) return <div className='segment-loading' role='status' aria-label={t('common.loading')}>{[90, 70, 80, 60, 75].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  return (
    <div className='scroll grow compare-scroll' tabIndex={0} role='region' aria-label={t('compare.views.profile')} data-stale={comparison.isPlaceholderData}>
      {data.warnings.map((warning) => <p key={warning.code + warning.nodeId} className='warn'>{words(warning.message)}</p>)}
      <table className='compare-table'>
        <Head comparison={data} />
        {data.dimensions.map((dimension) => <DimensionRows key={dimension.by} dimension={dimension} comparison={data} />)}
      </table>
      <div className='row compare-foot'><span className='faint num grow'>{t('compare.liftHelp')}</span><CsvButton comparison={data} /></div>
    </div>
  )
}

function Head({ comparison }: { comparison: Comparison }) {
  const t = useText()
  const format = useFormat()
  return (
    <thead>
      <tr>
        <th scope='col'>{t('compare.value')}</th>
        <th scope='col' className='right'>{t('compare.everyone')}<span className='num'>{format.number(comparison.universe)}</span></th>
        {comparison.segments.map((segment, index) => (
          <th key={segment.id ?? index} scope='col'>
            <span className='row'><Swatch index={index} /><span className='ellipsis'>{segment.name}</span></span>
            <span className='num'>{format.number(segment.count)} · {format.percent(segment.share)}</span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function DimensionRows({ dimension, comparison }: { dimension: Compared; comparison: Comparison }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const widest = useMemo(() => Math.max(...dimension.values.flatMap(({ cells }) => cells.map(({ share }) => share)), 1e-9), [dimension])
  return (
    <tbody>
      <tr className='compare-dimension'><th scope='rowgroup' colSpan={comparison.segments.length + 2}>{words(dimension.label)}{!dimension.exclusive && <span className='faint'> · {t('compare.overlapping')}</span>}</th></tr>
      {dimension.values.map((value) => (
        <tr key={value.value ?? ''}>
          <th scope='row' className={value.value === null ? 'faint' : undefined}>{words(value.label)}</th>
          <td className='right num' title={format.number(value.universe.count)}>{format.percent(value.universe.share)}</td>
          {value.cells.map((cell, index) => {
            const { id, count } = comparison.segments[index]!
            const where = whereOf(dimension, value)
            const number = <span className='num compare-share'>{format.percent(cell.share)}</span>
            return (
              <td key={id ?? index}>
                <Tooltip title={t('compare.cell', { count: cell.count, members: format.number(cell.count), lift: cell.lift === null ? '–' : `×${format.decimal(cell.lift)}` })}>
                  <span className='compare-cell'>
                    <span className='compare-bar'><span data-series={index} style={{ width: `${(cell.share / widest) * 100}%` }} /></span>
                    {id && where && cell.count > 0 ? <Link className='link' to={`${segmentPath(id, 'members')}&where=${encodeURIComponent(JSON.stringify(where))}`}>{number}</Link> : number}
                    <Lift lift={cell.lift} few={Math.max(cell.count, value.universe.share * count) < enough} />
                  </span>
                </Tooltip>
              </td>
            )
          })}
        </tr>
      ))}
    </tbody>
  )
}

/** Differences smaller than these are not marked, nor those of values of which fewer members are found and would be expected. */
const [more, less] = [1.1, 0.9]
const enough = 30

function Lift({ lift, few }: { lift: number | null; few: boolean }) {
  const format = useFormat()
  if (lift === null) return <span className='compare-lift faint'>–</span>
  return <span className='compare-lift num' data-tone={few ? 'same' : lift >= more ? 'more' : lift <= less ? 'less' : 'same'}>×{format.decimal(lift)}</span>
}

function CsvButton({ comparison }: { comparison: Comparison }) {
  const t = useText()
  const words = useWords()
  function download() {
    const header = [t('compare.dimension'), t('compare.value'), t('compare.everyone'), ...comparison.segments.flatMap(({ name }) => [name, `${name} %`, `${name} lift`])]
    const rows = comparison.dimensions.flatMap((dimension) => dimension.values.map((value) => [words(dimension.label), words(value.label), value.universe.count, ...value.cells.flatMap(({ count, share, lift }) => [count, share, lift ?? ''])]))
    save('compare.csv', new Blob(['\ufeff', csvOf(header, rows)], { type: 'text/csv' }))
  }
  return <Button startIcon={<Icon name='download' />} onClick={download}>CSV</Button>
}
