import { memo, useMemo, useState } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import type { Draft } from './draft.ts'
import { HeaderColumn } from './HeaderColumn.tsx'
import { fitsColumn, targetType, type ColumnProblem } from './problems.ts'
import type { TargetOption } from './targets.ts'

interface Props {
  draft: Draft
  options: TargetOption[]
  problems: ColumnProblem[]
  current: number | null
  onCurrent: (index: number) => void
}

/** Columns drawn at most: a wider file is mapped by its inspector and by templates. */
const mostColumns = 120

export function Sheet({ draft, options, problems, current, onCurrent }: Props) {
  const t = useText()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const columns = draft.columns.slice(0, mostColumns)
  return (
    <div ref={setScroller} className='sheet' tabIndex={0} role='group' aria-label={t('imports.preview')} style={{ opacity: draft.busy ? 0.55 : 1 }}>
      <table>
        <thead>
          <tr>
            <th className='number' scope='col'><span className='hidden'>{t('imports.rowNumber')}</span>#</th>
            {columns.map((column) => (
              <HeaderColumn
                key={column.index} draft={draft} column={column} options={options} problem={problems.find((problem) => problem.column === column.index)} current={current === column.index}
                onCurrent={() => onCurrent(column.index)}
              />
            ))}
          </tr>
        </thead>
        <Body draft={draft} scroller={scroller} />
      </table>
    </div>
  )
}

const rowHeight = 28

/** Rows are drawn only near the view. */
const Body = memo(function Body({ draft, scroller }: { draft: Draft; scroller: HTMLDivElement | null }) {
  const t = useText()
  const format = useFormat()
  const kinds = useMemo(() => draft.columns.slice(0, mostColumns).map((column) => {
    const type = targetType(draft, column)
    return { column, off: column.to === null, type, right: type === 'number' || type === 'decimal', checked: column.to !== null && !column.map }
  }), [draft])
  const { preview } = draft.inspection
  const virtual = useVirtual({ count: preview.length, getScrollElement: () => scroller, estimateSize: () => rowHeight, overscan: 24 })
  const shown = virtual.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const gap = (height: number) => height > 0 && <tr aria-hidden='true'><td colSpan={kinds.length + 1} style={{ height, padding: 0, border: 0 }} /></tr>
  return (
    <tbody>
      {gap(before)}
      {shown.map(({ index: number }) => (
        <tr key={number}>
          <td className='number'>{format.number(number + 1)}</td>
          {kinds.map(({ column, off, type, right, checked }) => {
            const value = preview[number]?.[column.index]
            const misfit = checked && typeof value === 'string' && value.trim() !== '' && !fitsColumn(draft, column, value)
            return <td key={column.index} data-off={off} data-right={right} data-misfit={misfit} title={misfit ? t('imports.misfitCell', { type: t(`types.${type}`) }) : undefined}>{value || <span className='faint'>–</span>}</td>
          })}
        </tr>
      ))}
      {gap(after)}
    </tbody>
  )
})
