/** Which column of facts holds an open field, as core/query asks. */
import type { FieldRef } from '#core/domain/conditions/plan.ts'
import { entityTypes } from '#core/domain/entities.ts'
import { relatedFields } from '#core/domain/fields.ts'
import type { SqlColumns } from '#core/query/compile.ts'
import { foldColumn, foldColumnType } from '#core/store/facts/folds.ts'
import { readOpenColumns } from '#core/store/facts/schema.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** Columns as the records store knows them now. */
export function columnsNow(records: RecordsDatabase): SqlColumns {
  const known = new Map<FieldRef['of'], Map<string, string>>()
  for (const owner of [...entityTypes, 'event'] as const) known.set(owner, new Map(readOpenColumns(records, owner).map(({ field, column }) => [field, column])))
  for (const subject of ['opportunity', 'holding'] as const) known.set(subject, new Map(Object.keys(relatedFields[subject]).map((name) => [name, name])))
  return {
    column({ of, name, type }) {
      const column = known.get(of)?.get(name)
      return column === undefined ? undefined : { column, fold: foldColumnType[type] ? foldColumn(column) : null }
    }
  }
}
