/** Finds accounts by their names, for rows that name theirs so. The names are read in the order of ids, once, and only where a file asks. */
import { entityKey, entityKeyRange } from '#core/domain/entities.ts'
import { companyKey } from '#core/domain/normalise/text.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { entitiesBetween } from '#core/store/records/entity-blocks.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import { openTextAppender } from '#core/store/staging/text-appender.ts'
import { countRows } from './tables.ts'

const accountsAtATime = 4096

/** Adds to `known` every live account whose name (companyKey) is one of the values. @param values query of `n` UINTEGER and `value` VARCHAR */
export async function lookUpAccountNames(duck: Duck, records: RecordsDatabase, values: string, onSlice: () => Promise<void>): Promise<void> {
  const accounts = nextEntityId(records, 'account')
  if (accounts === 0 || (await countRows(duck, `(${values})`)) === 0) return
  await duck.run('CREATE OR REPLACE TABLE named_accounts (value VARCHAR, entity_id VARCHAR)')
  const read = statement<{ key: number; name: string }>(records, `SELECT key, name FROM ${entitiesBetween} WHERE state = 0 AND name IS NOT NULL`)
  const [base] = entityKeyRange('account')
  const appender = await openTextAppender(duck, 2, null, 'named_accounts')
  try {
    for (let first = 0; first < accounts; first += accountsAtATime) {
      await onSlice()
      for (const { key, name } of read.all({ first: entityKey('account', first), last: entityKey('account', first + accountsAtATime - 1) })) {
        appender.text(0, companyKey(name))
        appender.text(1, `${key - base}`)
        appender.endRow()
      }
    }
  } finally {
    appender.close()
  }
  await duck.run(`INSERT INTO known SELECT v.n, 0, a.entity_id::UINTEGER FROM (${values}) v JOIN named_accounts a ON a.value = v.value`)
  await duck.run('DROP TABLE named_accounts')
}
