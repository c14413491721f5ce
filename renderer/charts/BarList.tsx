/** Bars of named counts, longest first, labelled directly. A bar opens what it counts; the numbers can be had as a table, CSV or PNG. */
import { useRef } from 'react'
import { Bar, BarChart, Cell, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { ChartFrame } from './ChartFrame.tsx'

interface BarItem {
  key: string
  label: string
  value: number
}

interface Props {
  title: string
  definition: string
  /** For the file names of CSV and PNG. */
  name: string
  items: BarItem[]
  unit?: string
  selected?: string | undefined
  /** Bars shown; the rest are summed in a line beneath. */
  most?: number
  onOpen?: (key: string) => void
}

const barHeight = 24
const labelWidth = 96

export function BarList({ title, definition, name, items, unit, selected, most = 8, onOpen }: Props) {
  const t = useText()
  const format = useFormat()
  const plot = useRef<HTMLDivElement>(null)
  const rest = items.slice(most)
  const shown = rest.length > 1 ? items.slice(0, most) : items
  const rows = items.map((item) => [item.label, item.value] as [string, number])
  return (
    <ChartFrame title={title} definition={definition} name={name} unit={unit} rows={rows} plot={plot}>
      <div ref={plot} style={{ height: shown.length * barHeight }}>
        <ResponsiveContainer width='100%' height='100%' initialDimension={{ width: 260, height: shown.length * barHeight }}>
          <BarChart data={shown} layout='vertical' margin={{ top: 0, right: 56, bottom: 0, left: 0 }} barCategoryGap={5} accessibilityLayer={false}>
            <XAxis type='number' hide domain={[0, 'dataMax']} />
            <YAxis
              type='category' dataKey='label' width={labelWidth} axisLine={false} tickLine={false} interval={0} tick={<Label onOpen={onOpen} items={shown} />}
            />
            <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false} content={({ payload }) => <Hover item={payload?.[0]?.payload as BarItem | undefined} definition={definition} total={items} />} />
            <Bar dataKey='value' isAnimationActive={false} radius={[0, 3, 3, 0]} cursor={onOpen ? 'pointer' : undefined} onClick={(bar) => { const key = (bar as unknown as { payload?: BarItem }).payload?.key; if (key) onOpen?.(key) }}>
              {shown.map((item) => <Cell key={item.key} fill='var(--series-1)' fillOpacity={selected === undefined || selected === item.key ? 0.85 : 0.3} />)}
              <LabelList dataKey='value' position='right' formatter={(value) => format.number(Number(value))} style={{ fill: 'var(--text)', fontSize: 12, fontVariantNumeric: 'tabular-nums' }} />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
      {shown.length < items.length && <p className='chart-rest num'><span>{t('charts.other', { count: rest.length })}</span><span>{format.number(rest.reduce((sum, item) => sum + item.value, 0))}</span></p>}
    </ChartFrame>
  )
}

function Label({ y, payload, items, onOpen }: { y?: number; payload?: { value: string; index: number }; items: BarItem[]; onOpen?: ((key: string) => void) | undefined }) {
  const key = items[payload?.index ?? -1]?.key
  const text = payload?.value ?? ''
  const short = clip(text)
  return (
    <text x={0} y={(y ?? 0) + 4} fontSize={12} fill='var(--text-soft)' cursor={onOpen && key ? 'pointer' : undefined} onClick={() => key && onOpen?.(key)}>
      <title>{text}</title>{short}
    </text>
  )
}

/** About 92 pixels of text: a Chinese character counts as two. */
function clip(text: string): string {
  let width = 0
  let out = ''
  for (const letter of text) {
    width += /[\u2e80-\uffff]/.test(letter) ? 2 : 1.15
    if (width > 14.5) return `${out}…`
    out += letter
  }
  return out
}

function Hover({ item, definition, total }: { item: BarItem | undefined; definition: string; total: BarItem[] }) {
  const format = useFormat()
  if (!item) return null
  const sum = total.reduce((all, entry) => all + entry.value, 0)
  return (
    <div className='chart-hover'>
      <strong>{item.label}</strong> <span className='num'>{format.number(item.value)} · {format.percent(sum > 0 ? item.value / sum : null)}</span>
      <div className='faint'>{definition}</div>
    </div>
  )
}
