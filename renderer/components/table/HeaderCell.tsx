import { useRef, type PointerEvent } from 'react'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Column, Sort } from './columns.ts'

interface Props<Row> {
  column: Column<Row>
  width: number
  /** Distance from the left where it sticks; null where it does not. */
  sticky: number | null
  sort: Sort | undefined
  onSort: ((sort: Sort) => void) | undefined
  /** Null: back to the width it came with. */
  onResize: (width: number | null) => void
}

const narrowest = 56

export function HeaderCell<Row>({ column, width, sticky, sort, onSort, onResize }: Props<Row>) {
  const t = useText()
  const start = useRef<{ x: number; width: number } | null>(null)
  const sorted = sort && column.sort === sort.field ? sort.direction : undefined
  const name = <>{column.header}{column.unit && <span className='unit'>{column.unit}</span>}</>
  const next = sorted === 'desc' ? 'asc' : 'desc'
  function move(event: PointerEvent) {
    if (start.current) onResize(Math.max(narrowest, Math.round(start.current.width + event.clientX - start.current.x)))
  }
  return (
    <div
      className='th' role='columnheader' data-align={column.align} data-sticky={sticky === null ? undefined : 'edge'} style={sticky === null ? undefined : { left: sticky }}
      aria-sort={sorted && (sorted === 'asc' ? 'ascending' : 'descending')}
    >
      {column.sort && onSort
        ? (
            <button type='button' className='plain sort' tabIndex={-1} title={t('lists.sortBy', { column: column.header })} onClick={() => onSort({ field: column.sort!, direction: next })}>
              <span className='ellipsis'>{name}</span>
              {sorted && <Icon name={sorted === 'asc' ? 'up' : 'down'} size={12} />}
            </button>
          )
        : <span className='ellipsis'>{name}</span>}
      <span
        className='th-grip' role='presentation' onDoubleClick={() => onResize(null)} onPointerMove={move}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); start.current = { x: event.clientX, width } }}
        onPointerUp={() => { start.current = null }}
      />
    </div>
  )
}
