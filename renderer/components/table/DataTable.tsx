/**
 * The dense table of every list: virtual rows, sticky header and first column, columns that can be sorted and resized, arrows and J/K, selection that
 * copies as cells. Where it was left (row and scroll) is kept while the window lives, so that coming back finds the same place.
 */
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type KeyboardEvent, type MouseEvent } from 'react'
import { useCommand } from '#renderer/app/registry.ts'
import { isInspectorOpen, showInspector } from '#renderer/app/inspectorState.ts'
import { preferences, setPreference, usePreferences } from '#renderer/app/preferences.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { carryRows } from './carried.ts'
import { checkWidth, clipboardText, gridTemplate, type Column, type Sort } from './columns.ts'
import { BlockRow } from './BlockRow.tsx'
import { HeaderCell } from './HeaderCell.tsx'
import { TableRow } from './TableRow.tsx'
import { blockHeight, useBlocks, type Blocks } from './useBlocks.ts'
import type { Selection } from './useSelection.ts'
import './table.css'

interface Props<Row> {
  /** Names the table for widths and for the place it was left at. */
  name: string
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  /** Rows there are in all; more than `rows` while pages are still to come. */
  total: number
  loading: boolean
  stale?: boolean
  hasMore?: boolean
  onMore?: () => void
  sort?: Sort
  onSort?: (sort: Sort) => void
  selection?: Selection
  /** Rows can be dragged to places that take them (carried.ts): the one that is pulled, or all that are selected where it is one of them. */
  carried?: boolean
  /** Rows stand under headings; left and right close and open that of the current row. */
  blocks?: Blocks<Row>
  onCurrent?: (row: Row | undefined) => void
  onOpen?: (row: Row, newTab: boolean) => void
}

/** The row that keys act on: that of a key a person chose, wherever it stands now; where there is none, the one at the index. */
interface Current {
  index: number
  key?: string
}

interface Place {
  top: number
  current: Current
}

const places = new Map<string, Place>()
const skeletons = 12

export function DataTable<Row>(props: Props<Row>) {
  const { name, label, columns, rows, rowKey, total, loading, stale = false, hasMore = false, onMore, sort, onSort, selection, carried = false, blocks, onCurrent, onOpen } = props
  const t = useText()
  const { density, columnWidths } = usePreferences()
  const container = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<Current>(places.get(name)?.current ?? { index: 0 })
  const rowHeight = density === 'compact' ? 28 : 32
  const widths = columns.map((column) => columnWidths[name]?.[column.key] ?? column.width)
  const template = gridTemplate(widths, selection !== undefined)
  const order = useMemo(() => rows.map(rowKey), [rows, rowKey])
  const pending = loading || hasMore ? skeletons : 0
  const count = rows.length + pending

  const block = useBlocks(rows, blocks)
  const above = (index: number) => (block.beginsAt(index) === undefined ? 0 : blockHeight)
  const virtual = useVirtual({
    count, getScrollElement: () => container.current, estimateSize: (index) => above(index) + (block.isHidden(index) ? 0 : rowHeight), overscan: 12, initialOffset: places.get(name)?.top ?? 0, paddingStart: 0, scrollPaddingStart: 32
  })
  useEffect(() => virtual.measure(), [rowHeight, virtual, block])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !loading && last >= rows.length - 20) onMore?.()
  }, [hasMore, loading, last, rows.length, onMore])

  const found = useMemo(() => (current.key === undefined ? -1 : order.indexOf(current.key)), [order, current.key])
  const at = found >= 0 ? found : Math.min(current.index, Math.max(0, rows.length - 1))
  const row = rows[at]
  useEffect(() => onCurrent?.(row), [row, onCurrent])
  useEffect(() => {
    const element = container.current
    return () => {
      places.set(name, { top: element?.scrollTop ?? 0, current: { index: at, key: current.key } })
    }
  }, [name, at, current.key])

  /** Told in the same breath, so that a key pressed right after acts on this row. */
  const choose = useCallback((index: number) => {
    setCurrent({ index, key: order[index] })
    onCurrent?.(rows[index])
  }, [order, rows, onCurrent])
  const move = useCallback((to: number) => {
    const [wanted, step] = [Math.max(0, Math.min(rows.length - 1, to)), to < at ? -1 : 1] as const
    const next = block.shownFrom(wanted, step) ?? block.shownFrom(wanted, step === 1 ? -1 : 1)
    if (next === undefined) return
    choose(next)
    virtual.scrollToIndex(next, { align: 'auto' })
    container.current?.focus({ preventScroll: true })
  }, [rows.length, choose, virtual, block, at])
  const openCurrent = (newTab = false) => {
    if (row !== undefined) onOpen?.(row, newTab)
  }
  const toggleCurrent = () => {
    if (row !== undefined) selection?.toggle(rowKey(row))
  }
  useCommand('listNext', () => move(at + 1), rows.length > 0)
  useCommand('listPrevious', () => move(at - 1), rows.length > 0)
  useCommand('listOpen', () => openCurrent(), rows.length > 0 && onOpen !== undefined)
  useCommand('listSelect', toggleCurrent, rows.length > 0 && selection !== undefined)

  const copy = () => {
    const chosen = selection && selection.keys.size > 0 ? rows.filter((candidate) => selection.keys.has(rowKey(candidate))) : row === undefined ? [] : [row]
    void navigator.clipboard.writeText(clipboardText(columns, chosen))
  }
  function keys(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget) return
    const mod = event.ctrlKey || event.metaKey
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 2)
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 }
    const to = steps[event.key]
    const closing = ({ ArrowLeft: true, ArrowRight: false } as Record<string, boolean | undefined>)[event.key]
    const inBlock = block.nameAt(at)
    if (to !== undefined && !event.altKey) {
      if (event.shiftKey && selection && row !== undefined) selection.extend(rowKey(rows[Math.max(0, Math.min(rows.length - 1, to))]!), order)
      move(to)
    } else if (closing !== undefined && inBlock !== undefined && !event.altKey) block.close(inBlock, closing)
    else if (event.key === 'Enter') openCurrent(mod)
    else if (event.key === ' ') toggleCurrent()
    else if (event.key === 'Escape' && selection && selection.keys.size > 0) selection.clear()
    else if (event.key === 'Escape' && isInspectorOpen()) showInspector(false)
    else if (mod && event.key.toLowerCase() === 'a') selection?.replace(order)
    else if (mod && event.key.toLowerCase() === 'c' && !window.getSelection()?.toString()) copy()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const press = (index: number, event: MouseEvent) => {
    choose(index)
    container.current?.focus({ preventScroll: true })
    const key = order[index]
    if (!selection || key === undefined) return
    if (event.shiftKey) selection.extend(key, order)
    else if (event.ctrlKey || event.metaKey) selection.toggle(key)
  }
  const carry = (index: number, event: DragEvent) => {
    const key = order[index]
    if (key !== undefined) carryRows(event, name, selection?.keys.has(key) ? order.filter((one) => selection.keys.has(one)) : [key])
  }
  const resize = (key: string, width: number | null) => {
    const { [key]: _, ...others } = preferences.get().columnWidths[name] ?? {}
    setPreference('columnWidths', { ...preferences.get().columnWidths, [name]: width === null ? others : { ...others, [key]: width } })
  }
  const allSelected = selection !== undefined && rows.length > 0 && selection.keys.size >= rows.length

  return (
    <div
      ref={container} className='table' role='grid' tabIndex={0} aria-label={label} aria-rowcount={total + 1} aria-colcount={columns.length} aria-multiselectable={selection !== undefined}
      aria-activedescendant={row === undefined || block.isHidden(at) ? undefined : `${name}-row-${at}`} aria-busy={loading} data-stale={stale} onKeyDown={keys}
    >
      <div className='table-head' role='row' aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {selection && (
          <div className='th check' role='columnheader' data-sticky='true' style={{ left: 0 }}>
            <input
              type='checkbox' className='box' tabIndex={-1} aria-label={t('lists.selectLoaded')} checked={allSelected} ref={(box) => { if (box) box.indeterminate = !allSelected && selection.keys.size > 0 }}
              onChange={() => (allSelected ? selection.clear() : selection.replace(order))}
            />
          </div>
        )}
        {columns.map((column, index) => (
          <HeaderCell
            key={column.key} column={column} width={widths[index]!} sticky={index === 0 ? (selection ? checkWidth : 0) : null} sort={sort} onSort={onSort}
            onResize={(width) => resize(column.key, width)}
          />
        ))}
        <div className='th' role='presentation' />
      </div>
      <div className='table-body' role='rowgroup' style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const name = block.beginsAt(item.index)
          return name !== undefined && blocks && <BlockRow key={`block ${item.key}`} title={blocks.title(name)} top={item.start} closed={block.isClosed(name)} onClose={(isClosed) => block.close(name, isClosed)} />
        })}
        {items.map((item) => !block.isHidden(item.index) && (
          <TableRow
            key={item.key} id={`${name}-row-${item.index}`} row={rows[item.index]} index={item.index} top={item.start + above(item.index)} template={template} columns={columns}
            current={item.index === at} selected={selection ? selection.keys.has(order[item.index] ?? '') : false} selectable={selection !== undefined}
            onPress={press} onCarry={carried ? carry : undefined} onToggle={(index) => { const key = order[index]; if (key !== undefined) selection?.toggle(key) }} onOpen={(index, newTab) => { const opened = rows[index]; if (opened !== undefined) onOpen?.(opened, newTab) }}
          />
        ))}
      </div>
    </div>
  )
}
