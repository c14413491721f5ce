/** Leaves on open facts as SQL (core/query), asked within the universe in which operators rank. */
import { leafToDuckDB } from '#core/query/compile.ts'
import { bitParameter } from '#core/store/duckdb/bits.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { bitsOfBitset } from './bitset.ts'
import { columnsNow } from './columns.ts'
import type { CompileLeaf } from './leaves.ts'
import type { Scope } from './scope.ts'
import { tableOf } from './tables.ts'

const rankedAmong = 'ranked_among'

export function compileForFacts(records: RecordsDatabase): CompileLeaf {
  return async (leaf, scope, duck) => {
    const { subject, asOf, timeZone, universeKey } = scope
    const universe = universeKey === null ? null : await makeUniverse(duck, scope)
    return leafToDuckDB(leaf, { entity: subject, asOf, timeZone, universe }, columnsNow(records))
  }
}

/** A table of the connection with the ids of a universe that is not everyone. */
async function makeUniverse(duck: Duck, { subject, universe }: Scope): Promise<{ table: string }> {
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${rankedAmong} AS SELECT id FROM ${tableOf(subject)} WHERE get_bit($1::BIT, id::INTEGER) = 1`, [bitParameter(bitsOfBitset(universe))])
  return { table: rankedAmong }
}
