/** The table of exceptions as a sheet: arrows move among cells, Enter or F2 edits one, Enter goes on below, Tab beside, Esc leaves it as it was. */
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { runCommand } from '#renderer/app/registry.ts'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column, Sort } from '#renderer/components/table/columns.ts'
import type { usePages } from '#renderer/components/table/usePages.ts'
import type { Selection } from '#renderer/components/table/useSelection.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ListedReject } from '#core/contract/import-rows.ts'
import { cellText, editCell, rejectKey, useEdits } from './edits.ts'

interface Props {
  table: ReturnType<typeof usePages<ListedReject>>['table']
  /** What stands before the cells of the files. */
  columns: Column<ListedReject>[]
  /** Columns of the files. */
  names: readonly string[]
  sort: Sort
  selection: Selection
  onSort: (sort: Sort) => void
  onCurrent: (row: ListedReject | undefined) => void
}

export function CellGrid({ table, columns, names, sort, selection, onSort, onCurrent }: Props) {
  const t = useText()
  const edits = useEdits()
  const frame = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<ListedReject>()
  const [at, setAt] = useState(0)
  const [editing, setEditing] = useState<string | null>(null)
  const column = Math.min(at, names.length - 1)
  const name = names[column]

  const takeCurrent = useCallback((row: ListedReject | undefined) => {
    setCurrent(row)
    onCurrent(row)
  }, [onCurrent])
  const focusGrid = () => frame.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
  const show = (next: number) => {
    const to = Math.max(0, Math.min(names.length - 1, next))
    setAt(to)
    requestAnimationFrame(() => frame.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
    return to
  }
  const canEdit = current?.state === 'open' && name !== undefined
  const begin = () => {
    if (canEdit) setEditing(rejectKey(current))
  }

  function keys(event: KeyboardEvent) {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'grid' || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowRight') show(column + 1)
    else if (event.key === 'ArrowLeft') show(column - 1)
    else if (event.key === 'F2') begin()
    else if (event.key === 'Delete' && canEdit) editCell(current, name, '')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  function press(event: MouseEvent) {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
    if (cell) setAt(Number(cell.dataset.cell))
  }
  const leave = useCallback((then?: 'down' | 'right' | 'left') => {
    setEditing((key) => (then === 'right' || then === 'left' ? key : null))
    if (then === 'right') setAt((place) => Math.min(names.length - 1, place + 1))
    else if (then === 'left') setAt((place) => Math.max(0, place - 1))
    else focusGrid()
    if (then === 'down') void runCommand('listNext')
  }, [names.length])

  const currentKey = current && rejectKey(current)
  const cells = useMemo(() => names.map((header, index): Column<ListedReject> => ({
    key: `raw ${header}`, header, width: 130, sort: `raw.${header}`, text: (row) => cellText(row, header, edits),
    render: (row) => {
      const key = rejectKey(row)
      const isActive = key === currentKey && index === column
      if (isActive && key === editing) return <CellInput key={`${key} ${header}`} label={header} row={row} column={header} text={cellText(row, header, edits)} onLeave={leave} />
      const text = cellText(row, header, edits)
      const changed = edits.get(key)?.[header] !== undefined
      return <span className='raw-cell' data-cell={index} data-active={isActive} data-changed={changed} data-bad={row.state === 'open' && row.column === header && !changed} title={text}>{text || '–'}</span>
    }
  })), [names, edits, currentKey, column, editing, leave])
  const all = useMemo(() => [...columns, ...cells], [columns, cells])

  return (
    <div ref={frame} className='stack grow cell-grid' role='presentation' onKeyDown={keys} onMouseDownCapture={press}>
      <DataTable {...table} name='rejects' label={t('sections.rejects')} columns={all} rowKey={rejectKey} sort={sort} onSort={onSort} selection={selection} onCurrent={takeCurrent} onOpen={begin} />
    </div>
  )
}

interface InputProps {
  label: string
  row: ListedReject
  column: string
  text: string
  onLeave: (then?: 'down' | 'right' | 'left') => void
}

function CellInput({ label, row, column, text, onLeave }: InputProps) {
  const [value, setValue] = useState(text)
  const isLeft = useRef(false)
  const keep = (then?: 'down' | 'right' | 'left') => {
    isLeft.current = true
    editCell(row, column, value)
    onLeave(then)
  }
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') keep('down')
    else if (event.key === 'Tab') keep(event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Escape') {
      isLeft.current = true
      onLeave()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <input
      className='cell-input' aria-label={label} autoFocus value={value} onFocus={(event) => event.target.select()} onChange={(event) => setValue(event.target.value)} onKeyDown={keys}
      onBlur={() => { if (!isLeft.current) keep() }}
    />
  )
}
