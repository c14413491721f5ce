/** Blocks built by DuckDB and taken in by SQLite: while one query's blocks are being written, the next query runs. */
import type { Duck, Parameter } from '#core/store/duckdb/connection.ts'
import { blobsOf, numbersOf } from '#core/store/staging/transfer.ts'

export interface Step {
  /** Gives `n` UINTEGER and `content` BLOB. */
  query: string
  parameters?: Parameter[]
  write: (content: Buffer, n: number) => void
  /** Runs after the last block. */
  end?: () => void
}

interface Block {
  n: number
  content: Buffer
}

/** Runs the steps in order on a connection that nothing else uses. */
export async function runSteps(duck: Duck, steps: readonly Step[], breathe: () => Promise<void>): Promise<void> {
  let next = steps[0] && collect(duck, steps[0])
  for (const [index, step] of steps.entries()) {
    const blocks = await next!
    const following = steps[index + 1]
    next = following && collect(duck, following)
    next?.catch(() => undefined)
    try {
      for (const [place, { n, content }] of blocks.entries()) {
        if (place % 8 === 0) await breathe()
        step.write(content, n)
      }
      step.end?.()
    } catch (error) {
      await next?.catch(() => undefined)
      throw error
    }
  }
}

async function collect(duck: Duck, { query, parameters }: Step): Promise<Block[]> {
  const blocks: Block[] = []
  for await (const chunk of duck.chunks(query, parameters)) {
    const numbers = numbersOf<Uint32Array>(chunk, 0)
    blobsOf(chunk, 1).forEach((content, index) => blocks.push({ n: numbers[index]!, content }))
  }
  return blocks
}

/** A query of JSON arrays of `item` (an expression over `from`), those with the same `block` together, in the order of `block`. */
export function arrayBlocks(item: string, block: string, from: string): string {
  return `SELECT n, encode('[' || array_to_string(list(item), ',') || ']') AS content FROM (SELECT (${block})::UINTEGER AS n, ${item} AS item FROM ${from}) GROUP BY n ORDER BY n`
}
