/** DuckDB pays for each id that it packs into bits. Where most rows pass a condition, it is asked for the others, and their complement is the answer. */
import type { LeafPlan } from '#core/domain/conditions/plan.ts'
import { oppositeOf } from '#core/query/compile.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { andNot, type Bitset } from './bitset.ts'
import type { CompileLeaf } from './leaves.ts'
import { readBits, type IdsStatement } from './read-bits.ts'
import type { Scope } from './scope.ts'

/** Rows that a sample looks at: stretches of ids, so that whatever else is stored is skipped. */
const stretches = 3
const stretch = 2048

/** The set of a leaf that facts answer. A sample that is not like the whole makes it slower, not wrong. */
export async function readSmallerSide(duck: Duck, leaf: LeafPlan, scope: Scope, compile: CompileLeaf): Promise<Bitset> {
  const statement = await compile(leaf, scope, duck)
  const opposite = oppositeOf(leaf)
  if (!opposite || !(await passesMost(duck, statement, scope.size))) return readBits(duck, scope.size, statement)
  return andNot(scope.universe, await readBits(duck, scope.size, await compile(opposite, scope, duck)))
}

async function passesMost(duck: Duck, { sql, parameters }: IdsStatement, size: number): Promise<boolean> {
  const [first, last] = [`$${parameters.length + 1}::UINTEGER`, `$${parameters.length + 2}::UINTEGER`]
  let passed = 0
  let looked = 0
  for (let place = 0; place < stretches; place++) {
    const begin = Math.floor((size / stretches) * (place + 0.5))
    const end = Math.min(begin + stretch, size)
    const [row] = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM (${sql}) ids WHERE id >= ${first} AND id < ${last}`, [...parameters, begin, end])
    passed += Number(row!.count)
    looked += end - begin
  }
  return passed > looked / 2
}
