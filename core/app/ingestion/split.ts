/** Cuts what receipts brought into the rows of each kind, which become one import each. */
import { setImmediate } from 'node:timers/promises'
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import { adaptRecord, columnsOf } from '#core/import/adapters/adapt.ts'
import { parseExact } from '#core/import/read/json-rows.ts'
import type { Queue } from './queue.ts'

/** Rows of one kind, in the order in which they were received. */
export interface Part {
  channel: IngestionChannel
  kind: string
  /** Text of the file: a line of JSON for each row. */
  lines: string[]
  /** Which rows (1-based) each receipt brought. */
  receipts: { number: number; first: number; last: number }[]
}

/** Milliseconds that a slice may hold the thread. */
const longestSlice = 5

/** Parts by channel and kind, those of the same receipts always the same. */
export async function splitReceipts(queue: Queue, first: number, last: number): Promise<Map<string, Part>> {
  const parts = new Map<string, Part>()
  let began = performance.now()
  for await (const { number, head: { channel }, body } of queue.read(first, last)) {
    for (const record of parseExact(body.toString()) as unknown[]) {
      addRecord(parts, channel, number, record)
      if (performance.now() - began < longestSlice) continue
      await setImmediate()
      began = performance.now()
    }
  }
  return parts
}

export const partName = ({ channel, kind }: Pick<Part, 'channel' | 'kind'>) => `${channel}/${kind}`

function addRecord(parts: Map<string, Part>, channel: IngestionChannel, number: number, record: unknown): void {
  const { kind, row } = adaptRecord(channel, record)
  const name = partName({ channel, kind })
  let part = parts.get(name)
  if (!part) parts.set(name, (part = { channel, kind, lines: [], receipts: [] }))
  // Every column of the mapping has to be there: the first row names them all.
  const whole = part.lines.length === 0 ? { ...Object.fromEntries(columnsOf(channel, kind).map((column) => [column, null])), ...row } : row
  const place = part.lines.push(JSON.stringify(whole))
  const last = part.receipts.at(-1)
  if (last?.number === number) last.last = place
  else part.receipts.push({ number, first: place, last: place })
}
