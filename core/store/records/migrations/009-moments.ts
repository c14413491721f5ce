/** Since when and how sure each of those is whom a change of members adds, where that differs: imports of tags bring both row by row. */
import type { Migration } from '#core/store/records/migrate.ts'

export const moments: Migration = {
  id: 'records/9',
  sql: `
-- of set_changes: times and confidences of those added, in the order of their ids (records/set-moments.ts); NULL: those of the change
ALTER TABLE set_changes ADD COLUMN moments BLOB;
`
}
