/** The categories and auto tags that a new workspace comes with, and a tag for every member level that its data bring. */
import { firstCategories, firstTags, levelTag } from '#core/domain/library/auto-tags.ts'
import { readOpenColumns } from '#core/store/facts/schema.ts'
import { quoteIdentifier } from '#core/store/duckdb/connection.ts'
import { createObject, readObject, seedObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { TagDesk } from './desk.ts'

/** Belongs into the transaction that fills a new workspace: what stands in it from the beginning is nobody's act and cannot be undone. */
export function installFirstTags(records: RecordsDatabase, { user, at }: { user: string; at: number }): void {
  for (const category of firstCategories) seedObject(records, 'tagCategory', { ...category, parent: null }, { user, at })
  for (const tag of firstTags) seedObject(records, 'tag', { ...tag, id: tag.name, parent: null }, { user, at })
}

const mostLevels = 20

/** Makes the tags of levels that customers have and no tag was ever made for, where the auto tag of members lives. Answers how many it made; `user` should be nobody's, so that it is not undone by hand. */
export async function installLevelTags(desk: TagDesk, user: string): Promise<number> {
  if (readObject(desk.records, 'tag', '会员')?.deletedAt !== null) return 0
  const level = readOpenColumns(desk.records, 'customer').find(({ field }) => field === 'level')
  if (!level) return 0
  const rows = await desk.facts.read((duck) => duck.rows<{ level: string }>(
    `SELECT ${quoteIdentifier(level.column)} AS level FROM customers WHERE ${quoteIdentifier(level.column)} IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, level LIMIT ${mostLevels}`))
  const made = rows.map((row) => levelTag(row.level)).filter(({ name }) => !readObject(desk.records, 'tag', name))
  if (made.length === 0) return 0
  return desk.commit((records) => {
    const missing = made.filter(({ name }) => !readObject(records, 'tag', name))
    for (const { name, content } of missing) createObject(records, 'tag', { id: name, name, parent: null, content }, { user, at: desk.clock.now() })
    return missing.length
  })
}
