/** Values of fields that have columns of their own. */
import type { FieldRef } from '#core/domain/conditions/plan.ts'
import type { SqlValue } from './predicate.ts'
import type { Scope } from './scope.ts'

/** The value of an open field in its column of the rows under `alias`; null where no row has it. */
export function columnValue({ columns, dialect }: Scope, field: FieldRef, alias: string): SqlValue | null {
  const known = field.place === 'missing' ? undefined : columns.column(field)
  if (!known) return null
  const column = `${alias}.${dialect.quote(known.column)}`
  const exact = field.type === 'decimal' ? dialect.double(column) : column
  return { type: field.type, exact, fold: known.fold === null ? exact : `${alias}.${dialect.quote(known.fold)}` }
}
