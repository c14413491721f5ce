import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { copyRecords, keptCopies, migrateRecords, migrations, schemaNumber, type Migration } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { makeRecords } from '#test/support/workspace.ts'

const later: Migration = {
  id: `records/${migrations.length + 1}`,
  sql: `ALTER TABLE settings ADD COLUMN changed_at INTEGER; CREATE TABLE later (x INTEGER) STRICT; INSERT INTO later SELECT count(*) FROM settings;`
}
const failing: Migration = { id: later.id, sql: 'CREATE TABLE later (x INTEGER) STRICT; INSERT INTO no_such_table VALUES (1);' }

describe('migrating the records store', () => {
  let store: ReturnType<typeof makeRecords>
  beforeEach(() => {
    store = makeRecords()
    store.records.prepare("INSERT INTO settings (key, value) VALUES ('name', '\"before\"')").run()
  })
  afterEach(() => store.remove())

  it('numbers migrations from 1 without a gap and makes no copy of a new store', () => {
    expect(migrations.map(({ id }) => id)).toEqual(migrations.map((_, index) => `records/${index + 1}`))
    expect(schemaNumber(store.records)).toBe(migrations.length)
    expect(existsSync(store.layout.backups)).toBe(false)
    expect(() => migrateRecords(store.records, store.layout.backups, [...migrations, { ...later, id: `records/${migrations.length + 2}` }])).toThrow(RangeError)
  })

  it('goes on from where the store stands and puts an encrypted copy aside first', () => {
    const { records, layout, keys } = store
    const result = migrateRecords(records, layout.backups, [...migrations, later])
    expect(result).toMatchObject({ from: migrations.length, to: migrations.length + 1 })
    expect(records.prepare('SELECT x FROM later').get()).toEqual({ x: 1 })
    const copy = openRecords(result.copy!, keys.records)
    expect(schemaNumber(copy)).toBe(migrations.length)
    expect(copy.prepare('SELECT value FROM settings').all()).toEqual([{ value: '"before"' }])
    expect(copy.pragma('auto_vacuum', { simple: true })).toBe(2)
    copy.close()
    expect(migrateRecords(records, layout.backups, [...migrations, later]).copy).toBeNull()
  })

  it('keeps the last seven copies, and every backup that a person made', () => {
    const { records, layout } = store
    mkdirSync(layout.backups, { recursive: true })
    const manual = ['2026-01-01T00-00-00.cohortdesk', 'records-mine.sqlite', 'notes.txt']
    for (const name of manual) writeFileSync(join(layout.backups, name), 'x')
    const all = [...migrations]
    for (let number = migrations.length + 1; number <= migrations.length + 12; number++) {
      all.push({ id: `records/${number}`, sql: `CREATE TABLE later_${number} (x INTEGER) STRICT` })
      migrateRecords(records, layout.backups, all)
    }
    const copies = Array.from({ length: keptCopies }, (_, index) => `records-${all.length - 1 - index}-before-${all.length - index}.sqlite`)
    expect(keptCopies).toBe(7)
    expect(readdirSync(layout.backups).sort()).toEqual([...copies, ...manual].sort())
  })

  it('leaves the store as it was when a migration fails, and takes the next attempt', () => {
    const { records, layout } = store
    expect(() => migrateRecords(records, layout.backups, [...migrations, failing])).toThrow('no_such_table')
    expect(schemaNumber(records)).toBe(migrations.length)
    expect(records.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'later'").get()).toEqual({ count: 0 })
    migrateRecords(records, layout.backups, [...migrations, later])
    expect(schemaNumber(records)).toBe(migrations.length + 1)
    expect(readdirSync(layout.backups)).toHaveLength(1)
  })

  it('refuses a newer store in plain words and changes nothing', () => {
    const { records, layout } = store
    records.pragma('user_version=99')
    try {
      migrateRecords(records, layout.backups)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DeskError)
      const { code, details } = error as DeskError
      expect(code).toBe('conflict')
      expect(details.message?.zh).toContain('更新版本')
      expect(details.message?.en).toContain('newer version')
      expect(details.remedy?.en).toContain('Update')
    }
    expect(schemaNumber(records)).toBe(99)
    expect(existsSync(layout.backups)).toBe(false)
  })

  it('copies under a temporary name, so that a failed copy leaves nothing', () => {
    const { records, layout } = store
    mkdirSync(join(layout.backups, 'taken.sqlite'), { recursive: true })
    expect(() => copyRecords(records, join(layout.backups, 'taken.sqlite'))).toThrow()
    expect(readdirSync(layout.backups)).toEqual(['taken.sqlite'])
  })
})
