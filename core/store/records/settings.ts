/** Settings of the workspace. What was never changed has its default. */
import type { Settings } from '#core/contract/workspace.ts'
import type { RecordsDatabase } from './open.ts'
import { statement, transaction } from './statement.ts'

export const defaultSettings: Settings = {
  name: 'CohortDesk',
  timeZone: 'Asia/Shanghai',
  weekStart: 1,
  currency: 'CNY',
  duplicateWindowHours: 24,
  nullTokens: ['', 'null', 'NULL', 'N/A', '\\N', '-'],
  trustedSources: []
}

export function readSettings(records: RecordsDatabase): Settings {
  const rows = statement<{ key: string; value: string }>(records, 'SELECT key, value FROM settings').all()
  const known = rows.filter((row) => row.key in defaultSettings).map((row) => [row.key, JSON.parse(row.value) as unknown])
  return { ...defaultSettings, ...Object.fromEntries(known) }
}

/** Stores the named settings and answers all of them. */
export function changeSettings(records: RecordsDatabase, change: Partial<Settings>): Settings {
  return transaction(records, () => {
    const store = statement(records, 'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    for (const [key, value] of Object.entries(change)) if (key in defaultSettings && value !== undefined) store.run(key, JSON.stringify(value))
    return readSettings(records)
  })
}
