import type { ReactNode } from 'react'

export interface Column<Row> {
  key: string
  header: string
  /** Shown in the header beside the name, so that cells hold bare numbers. */
  unit?: string
  width: number
  align?: 'right'
  /** Name the server sorts by; missing where it cannot. */
  sort?: string
  render: (row: Row) => ReactNode
  /** Text for copying; the shown text of plain columns. */
  text: (row: Row) => string
}

export interface Sort {
  field: string
  direction: 'asc' | 'desc'
}

export const checkWidth = 34

/** Widths as a grid template: the check column, each column, and what is left. */
export function gridTemplate(widths: number[], selectable: boolean): string {
  return [...(selectable ? [checkWidth] : []), ...widths].map((width) => `${width}px`).concat('minmax(0, 1fr)').join(' ')
}

/** Rows as a spreadsheet takes them from the clipboard: tabs between cells, and no line or tab inside one. */
export function clipboardText<Row>(columns: Column<Row>[], rows: Row[]): string {
  const clean = (value: string) => value.replace(/[\t\r\n]+/g, ' ')
  const head = columns.map((column) => clean(column.unit ? `${column.header} (${column.unit})` : column.header)).join('\t')
  return [head, ...rows.map((row) => columns.map((column) => clean(column.text(row))).join('\t'))].join('\n')
}
