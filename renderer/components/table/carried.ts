/** Rows of a table that are dragged to a place elsewhere on the page. */
import type { DragEvent } from 'react'

/** Tells rows of one table from those of another while their names cannot be read yet. */
const typeOf = (table: string) => `application/x-cohortdesk-rows-${table}`

export function carryRows({ dataTransfer }: DragEvent, table: string, keys: readonly string[]): void {
  dataTransfer.setData(typeOf(table), JSON.stringify(keys))
  dataTransfer.effectAllowed = 'move'
}

export function carriesRows({ dataTransfer }: DragEvent, table: string): boolean {
  return dataTransfer.types.includes(typeOf(table))
}

/** Their keys, once they are let go. */
export function carriedRows({ dataTransfer }: DragEvent, table: string): string[] {
  return JSON.parse(dataTransfer.getData(typeOf(table))) as string[]
}
