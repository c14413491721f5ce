/** Rows as text, a block at a time: DuckDB makes the text of a piece of the rows in one statement. */
import type { Duck } from '#core/store/duckdb/connection.ts'
import { blobsOf } from '#core/store/staging/transfer.ts'
import { strayOf, strayWarning } from './cells.ts'
import { groupRows } from './facts-rows.ts'
import { holdPages, inOrder, piecesOf, type ExportRows, type Piece } from './rows.ts'
import type { ExportWarning } from './types.ts'

/** How the rows of a piece are written. */
export interface BlockText {
  /** SQL of a row's text. */
  row: string
  /** FROM clause with `f`, over `rows.between` of the piece. */
  from: string
  /** Whether that clause joins something by which the rows may lose their order. */
  joined?: boolean
  /** Values of records (rows.ts). */
  pages: readonly Uint8Array[]
}

export interface Block {
  text: Uint8Array
  rows: number
}

export interface Blocks {
  /** The rows from one place to another, in order. Every connection makes a block at a time, on one thread, which keeps the order of the rows. */
  between(first: number, end: number, textOf: (piece: Piece) => BlockText): AsyncGenerator<Block>
  /** Of the blocks made so far. */
  warnings(): ExportWarning[]
}

/** Of pages of a block: what records hold of a row may be a name or a novel. */
const mostPageBytes = 8 << 20

/** @param mostGroups of the file that a block has: planning its statement takes some milliseconds, and its text stands in memory a few times */
export function openBlocks(connections: readonly Duck[], { columns }: ExportRows, mostGroups: number): Blocks {
  let groups = 1
  const strays = columns.filter(({ text }) => text !== undefined)
  const counts = strays.map(() => 0)
  const counted = ['count(*)', ...strays.map((column) => `count(*) FILTER (WHERE ${strayOf(column)} IS NOT NULL)`)].map((count) => `(${count})::UINTEGER`)

  async function makeBlock(duck: Duck, { row, from, joined, pages }: BlockText): Promise<Block> {
    const sql = `SELECT encode(string_agg(${row}, ''${joined ? ' ORDER BY f.position' : ''})), ${counted.join(', ')} ${from}`
    await holdPages(duck, pages)
    for await (const chunk of duck.chunks(sql)) {
      const [rows, ...found] = counted.map((_, index) => chunk.getColumnVector(index + 1).getItem(0) as number)
      found.forEach((count, index) => (counts[index]! += count))
      return { text: blobsOf(chunk, 0)[0] ?? new Uint8Array(), rows: rows! }
    }
    throw new Error('A statement without a result')
  }

  /** The next pieces have as many rows as such pages may. */
  function measure({ first, end }: Piece, pages: readonly Uint8Array[]): void {
    const bytesOfRow = pages.reduce((sum, page) => sum + page.length, 1) / (end - first)
    groups = Math.min(mostGroups, Math.max(1, Math.floor(mostPageBytes / (bytesOfRow * groupRows))))
  }

  return {
    between: (first, end, textOf) => inOrder(connections, piecesOf(first, end, () => groups), (duck, piece) => {
      const text = textOf(piece)
      measure(piece, text.pages)
      return makeBlock(duck, text)
    }),
    warnings: () => strays.flatMap((column, index) => (counts[index]! > 0 ? [strayWarning(column, counts[index]!)] : []))
  }
}
