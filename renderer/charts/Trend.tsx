/** One figure over time: a small line in a table, or a chart of its own whose points open what they were taken of. */
import { useRef } from 'react'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartFrame } from './ChartFrame.tsx'

export interface TrendPoint {
  key: string
  label: string
  /** Null leaves a gap. */
  value: number | null
}

/** The least and the greatest value drawn. */
export type Domain = [number, number | ((most: number) => number)]

/** Decoration: what it shows stands beside it. */
export function Sparkline({ points, domain }: { points: readonly TrendPoint[]; domain: Domain }) {
  return (
    <span aria-hidden='true' style={{ display: 'inline-block' }}>
      <LineChart width={72} height={22} data={[...points]} margin={{ top: 3, right: 3, bottom: 3, left: 3 }} accessibilityLayer={false}>
        <YAxis hide domain={domain} />
        <Line dataKey='value' stroke='var(--series-1)' strokeWidth={1.5} dot={points.length === 1 ? { r: 1.5 } : false} isAnimationActive={false} />
      </LineChart>
    </span>
  )
}

interface Props {
  title: string
  definition: string
  /** For the file names of CSV and PNG. */
  name: string
  unit?: string
  points: readonly TrendPoint[]
  domain: Domain
  shown: (value: number) => string
  onOpen: (key: string) => void
}

const height = 180

export function Trend({ title, definition, name, unit, points, domain, shown, onOpen }: Props) {
  const plot = useRef<HTMLDivElement>(null)
  const rows = points.flatMap(({ label, value }): [string, number][] => (value === null ? [] : [[label, value]]))
  const opened = (point: unknown) => (point as { payload?: TrendPoint }).payload?.key
  return (
    <ChartFrame title={title} definition={definition} name={name} unit={unit} rows={rows} plot={plot}>
      <div ref={plot} style={{ height }}>
        <ResponsiveContainer width='100%' height='100%' initialDimension={{ width: 600, height }}>
          <LineChart data={[...points]} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke='var(--border)' />
            <XAxis dataKey='label' tick={{ fontSize: 12, fill: 'var(--text-soft)' }} tickLine={false} axisLine={{ stroke: 'var(--border)' }} minTickGap={24} />
            <YAxis width={56} domain={domain} tick={{ fontSize: 12, fill: 'var(--text-soft)' }} tickFormatter={(value) => shown(Number(value))} tickLine={false} axisLine={false} />
            <Tooltip isAnimationActive={false} cursor={{ stroke: 'var(--border-strong)' }} content={({ payload }) => <Hover point={payload?.[0]?.payload as TrendPoint | undefined} shown={shown} definition={definition} />} />
            <Line
              dataKey='value' stroke='var(--series-1)' strokeWidth={2} isAnimationActive={false} dot={{ r: 3, fill: 'var(--series-1)', strokeWidth: 0 }}
              activeDot={{ r: 5, cursor: 'pointer', onClick: (_, point) => { const key = opened(point); if (key) onOpen(key) } }}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  )
}

function Hover({ point, shown, definition }: { point: TrendPoint | undefined; shown: (value: number) => string; definition: string }) {
  if (!point || point.value === null) return null
  return <div className='chart-hover'><strong>{point.label}</strong> <span className='num'>{shown(point.value)}</span><div className='faint'>{definition}</div></div>
}
