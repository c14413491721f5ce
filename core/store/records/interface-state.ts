/** What the interface left open, and what was being written there: neither settings nor definitions, and not in the log. It names people, so it stands here. */
import type { InterfaceState } from '#core/contract/common.ts'
import type { RecordsDatabase } from './open.ts'
import { statement, transaction } from './statement.ts'

const tabsKey = 'interface/tabs'
const draftKey = 'interface/draft/'
/** Drafts beyond are those of what nobody came back to. */
const mostDrafts = 100

export function readTabs(records: RecordsDatabase): InterfaceState | null {
  const row = statement<{ value: string }>(records, 'SELECT value FROM settings WHERE key = ?').get(tabsKey)
  return row ? (JSON.parse(row.value) as InterfaceState) : null
}

export function keepTabs(records: RecordsDatabase, tabs: InterfaceState): void {
  keep(records, tabsKey, tabs)
}

/** By the names that the interface gave them. */
export function readDrafts(records: RecordsDatabase): Record<string, InterfaceState> {
  const rows = statement<{ key: string; value: string }>(records, 'SELECT key, value FROM settings WHERE key GLOB ?').all(`${draftKey}*`)
  return Object.fromEntries(rows.map(({ key, value }) => [key.slice(draftKey.length), (JSON.parse(value) as { draft: InterfaceState }).draft]))
}

/** null: it was saved or discarded. Of more than a hundred the newest are kept. @param at milliseconds */
export function keepDraft(records: RecordsDatabase, name: string, draft: InterfaceState | null, at: number): void {
  transaction(records, () => {
    if (!draft) return void statement(records, 'DELETE FROM settings WHERE key = ?').run(draftKey + name)
    keep(records, draftKey + name, { at, draft })
    statement(records, "DELETE FROM settings WHERE key IN (SELECT key FROM settings WHERE key GLOB ? ORDER BY value ->> '$.at' DESC LIMIT -1 OFFSET ?)").run(`${draftKey}*`, mostDrafts)
  })
}

function keep(records: RecordsDatabase, key: string, value: unknown): void {
  statement(records, 'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, JSON.stringify(value))
}
