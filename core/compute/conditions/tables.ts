import type { Subject } from '#core/domain/conditions/catalogue.ts'
import { entityTable } from '#core/store/facts/schema.ts'

/** The table of facts with one row per live row of a subject, under its dense id. */
export function tableOf(subject: Subject): string {
  return tables[subject]
}

const tables: Record<Subject, string> = { ...entityTable, opportunity: 'opportunities', holding: 'holdings' }
