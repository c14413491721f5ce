/**
 * What becomes of each row: table `fate`, one row for each row of the source relation (for events that are grouped: for each group, under its first row).
 *   row UINTEGER · code USMALLINT · entity UTINYINT (entityTypeNumber) · entity_id UINTEGER · created BOOLEAN · replaces_batch, replaces_row, replaced_by UINTEGER
 * `replaces_*`: the version before it among those of earlier batches; `replaced_by`: the batch that has the version after it, of a row that comes late.
 * `created` is true on the first row of an entity that the batch makes. entity and entity_id are NULL unless the row is applied.
 */
import type { RejectRule } from '#core/domain/import-rules.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

export const fateCodes = {
  applied: 0,
  /** Accepted, and replaced by a newer row of the same file with the same source id. */
  superseded: 1,
  /** Accepted, waits for a person. */
  review: 2,
  duplicate: 3,
  /** Turned away: this plus the place in the list of rejects. */
  rejected: 4
} as const

/** Rows that a step of the recipe drops as duplicates are turned away while rows are linked; here they are told as what they are. */
export async function tellRecipeDuplicates(duck: Duck, rejects: readonly { rule: RejectRule }[]): Promise<void> {
  const codes = rejects.flatMap(({ rule }, place) => (rule === 'recipe_duplicate' ? [fateCodes.rejected + place] : []))
  if (codes.length > 0) await duck.run(`UPDATE fate SET code = ${fateCodes.duplicate} WHERE code IN (${codes.join(', ')})`)
}
