/** Which fields of entities hold what a person entered: told by the log, in which every edit and every undo of one stands. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Names of fields that were edited by hand, by entity key; an edit that was taken back is none. */
export function handEdited(records: RecordsDatabase): Map<number, ReadonlySet<string>> {
  const rows = statement<{ key: number; fields: string }>(records, `
    SELECT key, json_group_array(field) AS fields FROM (
      SELECT entity_key AS key, f.key AS field FROM change_log, json_each(inverse, '$.fields') f
      WHERE entity_key IS NOT NULL AND inverse IS NOT NULL AND kind = 'entity.updated' GROUP BY entity_key, f.key HAVING sum(CASE turn WHEN 1 THEN -1 ELSE 1 END) > 0)
    GROUP BY key`).all()
  return new Map(rows.map(({ key, fields }) => [key, new Set(JSON.parse(fields) as string[])]))
}
