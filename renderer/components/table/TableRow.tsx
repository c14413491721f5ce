import type { DragEvent, MouseEvent } from 'react'
import { useText } from '#renderer/i18n/i18n.ts'
import { checkWidth, type Column } from './columns.ts'

interface Props<Row> {
  id: string
  /** Undefined while it is still to come. */
  row: Row | undefined
  index: number
  top: number
  template: string
  columns: Column<Row>[]
  current: boolean
  selected: boolean
  selectable: boolean
  onPress: (index: number, event: MouseEvent) => void
  /** Undefined: it stays where it is. */
  onCarry: ((index: number, event: DragEvent) => void) | undefined
  onToggle: (index: number) => void
  onOpen: (index: number, newTab: boolean) => void
}

export function TableRow<Row>({ id, row, index, top, template, columns, current, selected, selectable, onPress, onCarry, onToggle, onOpen }: Props<Row>) {
  const t = useText()
  const style = { gridTemplateColumns: template, transform: `translateY(${top}px)` }
  if (row === undefined) {
    return (
      <div className='tr' role='row' aria-hidden='true' style={style}>
        {selectable && <div className='td' />}
        {columns.map((column, at) => <div key={column.key} className='td' data-align={column.align}><span className='skeleton' style={{ width: `${35 + ((index * 7 + at * 13) % 40)}%` }} /></div>)}
      </div>
    )
  }
  return (
    <div
      id={id} className='tr' role='row' aria-rowindex={index + 2} aria-selected={selectable ? selected : undefined} data-current={current} style={style}
      draggable={onCarry !== undefined} onDragStart={(event) => onCarry?.(index, event)}
      onClick={(event) => onPress(index, event)} onDoubleClick={() => onOpen(index, false)} onAuxClick={(event) => event.button === 1 && onOpen(index, true)}
    >
      {selectable && (
        <div className='td check' role='gridcell' data-sticky='true' style={{ left: 0, gridColumn: 1 }}>
          <input type='checkbox' className='box' tabIndex={-1} aria-label={t('lists.selectRow')} checked={selected} onChange={() => onToggle(index)} onClick={(event) => event.stopPropagation()} />
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.key} className='td' role='gridcell' data-align={column.align} data-sticky={at === 0 ? 'edge' : undefined}
          style={{ ...(at === 0 && { left: selectable ? checkWidth : 0 }), gridColumn: at + (selectable ? 2 : 1) }}
        >
          <span className='cell'>{column.render(row)}</span>
        </div>
      ))}
    </div>
  )
}
