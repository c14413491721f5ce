/**
 * Blocks built by DuckDB and taken in by SQLite, a piece of the table at a time: while one piece is being written, the next one is prepared. Pieces are
 * those in which DuckDB keeps a table, so that a query reads one of them and its memory is used again.
 */
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { blobsOf, numbersOf } from '#core/store/staging/transfer.ts'

export interface PeopleContext {
  duck: Duck
  records: RecordsDatabase
  batch: number
  /** Milliseconds since the epoch. */
  now: number
  breathe: () => Promise<void>
}

export interface Step {
  /** Gives `n` UINTEGER, `content` BLOB and, where `write` wants it, a `count` UINTEGER. With `rows`, `$1` and `$2` (UINTEGER) are the first and last row number of a piece. */
  query: string
  /** Greatest row number. */
  rows?: number
  /** Runs after the last block of a piece. */
  endOfPiece?: () => void
  write?: (content: Buffer, n: number, count: number) => void
  /** Instead of `write`: takes the columns of a query that gives UINTEGERs alone, some thousand rows at a time. */
  numbers?: (columns: Uint32Array[]) => void
  /** Runs after the last block. */
  end?: () => void
}

interface Block {
  n: number
  count: number
  content: Buffer
}

type Prepared = Piece & { blocks: (Block | Uint32Array[])[] }

/** Rows of a piece: DuckDB's row group. A multiple of every block size. */
const pieceRows = 122_880

interface Piece {
  step: Step
  range: [number, number] | []
  last: boolean
}

function* piecesOf(step: Step): Generator<Piece> {
  const { rows } = step
  if (rows === undefined) return yield { step, range: [], last: true }
  const count = Math.floor(rows / pieceRows) + 1
  for (let index = 0; index < count; index++) yield { step, range: [index * pieceRows, (index + 1) * pieceRows - 1], last: index === count - 1 }
}

async function* piecesOfAll(steps: AsyncIterable<Step>): AsyncGenerator<Piece> {
  for await (const step of steps) yield* piecesOf(step)
}

/**
 * Runs the steps in order on connections that nothing else uses: each prepares a piece at a time. What a step needs is made while those before it are being
 * written; one piece more than there are connections is ahead, since the last piece of a step is small and the first of the next one should not be waited for.
 */
export async function runSteps(ducks: readonly Duck[], steps: AsyncIterable<Step>, breathe: () => Promise<void>): Promise<void> {
  const pieces = piecesOfAll(steps)
  const ahead: Promise<Prepared | undefined>[] = []
  const busy: Promise<unknown>[] = ducks.map(() => Promise.resolve())
  let taken = 0
  const prepareNext = () => {
    const lane = taken++ % ducks.length
    // Taken at once, so that pieces stay in order whichever connection is free first.
    const piece = pieces.next()
    const next = busy[lane]!.then(async () => {
      const { value, done } = await piece
      return done ? undefined : { ...value, blocks: await collect(ducks[lane]!, value) }
    })
    piece.catch(() => undefined)
    busy[lane] = next.catch(() => undefined)
    ahead.push(next)
  }
  for (let count = 0; count <= ducks.length; count++) prepareNext()
  try {
    for (;;) {
      const piece = await ahead.shift()!
      if (!piece) break
      prepareNext()
      await write(piece, breathe)
    }
  } finally {
    await Promise.allSettled(busy)
  }
}

async function write({ step, last, blocks }: Prepared, breathe: () => Promise<void>): Promise<void> {
  for (const [place, block] of blocks.entries()) {
    if (place % 8 === 0) await breathe()
    if (Array.isArray(block)) step.numbers!(block)
    else step.write!(block.content, block.n, block.count)
  }
  step.endOfPiece?.()
  if (last) step.end?.()
}

async function collect(duck: Duck, { step, range }: Piece): Promise<Prepared['blocks']> {
  const blocks: Prepared['blocks'] = []
  for await (const chunk of duck.chunks(step.query, range)) {
    if (step.numbers) {
      blocks.push(Array.from({ length: chunk.columnCount }, (_, column) => numbersOf<Uint32Array>(chunk, column).slice()))
      continue
    }
    const numbers = numbersOf<Uint32Array>(chunk, 0)
    const counts = chunk.columnCount > 2 ? numbersOf<Uint32Array>(chunk, 2) : undefined
    blobsOf(chunk, 1).forEach((content, index) => blocks.push({ n: numbers[index]!, content, count: counts?.[index] ?? 0 }))
  }
  return blocks
}

/** Condition that a row number lies in the piece. */
export function inPiece(row: string): string {
  return `${row} BETWEEN $1::UINTEGER AND $2::UINTEGER`
}

/** A query of JSON arrays of `item` (an expression over `from`), those with the same `block` together, in the order of `block`; an item that is NULL is none. */
export function arrayBlocks(item: string, block: string, from: string): string {
  return gathered("'['", item, "']'", block, from)
}

/** The same of JSON objects; `member` is a name and a value. */
export function objectBlocks(member: string, block: string, from: string): string {
  return gathered("'{'", member, "'}'", block, from)
}

function gathered(head: string, item: string, end: string, block: string, from: string): string {
  return `SELECT n, encode(${head} || string_agg(item, ',') || ${end}) AS content FROM (SELECT (${block})::UINTEGER AS n, ${item} AS item FROM ${from}) WHERE item IS NOT NULL GROUP BY n ORDER BY n`
}
