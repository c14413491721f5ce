/** Random rules over random rows, by SQL in a real import, beside the reference evaluator on each row as an import without rules has kept it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ClassifyRule } from '#core/contract/classify.ts'
import type { MappingInput } from '#core/contract/imports.ts'
import { compileFilters } from '#core/domain/conditions/compile.ts'
import { passes } from '#core/domain/conditions/evaluate-values.ts'
import type { Value } from '#core/domain/conditions/profile.ts'
import { parseDate } from '#core/domain/conditions/time.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { fieldsOf, someValue } from '#test/builders/conditions/fields.ts'
import { isoDay, someTest } from '#test/builders/conditions/tests.ts'
import { makeGroup, makeTag } from '#test/support/classify.ts'
import { openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const clock = { now: Date.UTC(2026, 2, 14, 12), timeZone: testSettings.timeZone, weekStart: 1 }
/** `status` is what rules set, so that nothing asks about it. */
const fields = new Map(fieldsOf.customer.filter(({ name, type }) => type !== 'objects' && name !== 'status').map((field) => [field.name, field]))
const columns: MappingInput['columns'] = [{ from: 'id', to: 'identity.member_id' }, { from: 'status', to: 'status' }, ...[...fields.values()].map(({ name, type }) => ({ from: name, to: name, type, sensitivity: 'open' as const }))]

type Row = Record<string, unknown>

function someRow(random: Random): Row {
  const row: Row = { status: random.chance(0.5) ? 'given' : null }
  for (const { name, type } of fields.values()) {
    const value = someValue(random, type, clock)
    row[name] = typeof value === 'number' && type === 'date' ? isoDay(value) : typeof value === 'number' && type === 'datetime' ? new Date(value).toISOString() : value
  }
  return row
}

const rowsOf = (prefix: string, rows: readonly Row[]) => rows.map((row, index) => ({ id: `${prefix}${index}`, ...row }))
const bring = (source: string, rows: readonly Row[], classify?: ClassifyRule[]) => desk.bring(rowsOf(source, rows), { source, target: 'customer', format: { kind: 'json' }, columns, ...(classify && { classify }) }, { now: clock.now })

/** What an import has kept of each row, as the evaluator reads it. */
function keptRows(): Record<string, Value>[] {
  return desk.records<{ card: string }>('SELECT card FROM entities ORDER BY key').map(({ card }) => {
    const kept = JSON.parse(card) as Record<string, Value>
    return Object.fromEntries(Object.entries(kept).map(([name, value]) => {
      const type = fields.get(name)?.type
      return [name, type === 'date' ? parseDate(value as string)! : type === 'datetime' ? Date.parse(value as string) : value]
    }))
  })
}

function someRules(random: Random, samples: ReadonlyMap<string, Value[]>, tags: readonly string[], groups: readonly string[]): ClassifyRule[] {
  return Array.from({ length: 8 }, (_, index) => ({
    where: Array.from({ length: random.below(4) }, () => {
      const { name, type } = random.pick([...fields.values()])
      return { property: name, ...someTest(random, { type, samples: samples.get(name) ?? [], clock }) }
    }),
    to: random.pick(['new', 'all'] as const), tags: tags.filter(() => random.chance(0.4)), groups: groups.filter(() => random.chance(0.3)), fields: { [random.pick(['status', 'points'])]: index }
  }))
}

test.each([1, 2, 3])('seed %i', async (seed) => {
  const random = createRandom(20_261_122, seed)
  const rows = Array.from({ length: 150 }, () => someRow(random))
  await bring('plain', rows)
  const kept = keptRows()
  const samples = new Map([...fields.keys()].map((name) => [name, kept.flatMap((row) => (row[name] === undefined ? [] : [row[name]]))]))
  const [tags, groups] = [['甲', '乙', '丙'].map((name) => makeTag(desk, name)), ['一', '二'].map((name) => makeGroup(desk, name))]
  const rules = someRules(random, samples, tags, groups).filter(({ where }) => compileFilters(where, fields, clock, '').problems.length === 0)
  expect(rules.length).toBeGreaterThan(3)
  const plans = rules.map(({ where }) => compileFilters(where, fields, clock, '').where)
  const holds = kept.map((row) => plans.map((plan) => plan.every((filter) => passes(filter, row[filter.field.name] ?? null, filter.field.type, clock.timeZone))))

  const result = await bring('ruled', rows, rules)
  expect(result.created).toBe(rows.length)
  expect(result.classified!.map(({ matched }) => matched)).toEqual(rules.map((_, rule) => holds.filter((row) => row[rule]).length))
  const given = (of: 'tags' | 'groups') => holds.flatMap((row, index) => [...new Set(rules.flatMap((rule, place) => (row[place] ? rule[of] : [])))].map((id) => `${id} ${rows.length + index}`)).toSorted()
  expect((await desk.facts<{ key: string }>(`SELECT tag || ' ' || entity AS key FROM tag_assignments WHERE removed_at IS NULL ORDER BY key`)).map(({ key }) => key).toSorted()).toEqual(given('tags'))
  expect((await desk.facts<{ key: string }>(`SELECT folder || ' ' || entity AS key FROM folder_members`)).map(({ key }) => key).toSorted()).toEqual(given('groups'))
  const firstOf = (row: boolean[], name: string) => rules.find((rule, place) => row[place] && name in rule.fields)?.fields[name]
  const inForm = (name: string, value: string | number | boolean | undefined) => (value === undefined ? null : name === 'status' ? String(value) : value)
  const after = keptRows().slice(rows.length)
  expect(after.map((row) => [row['status'] ?? null, row['points'] ?? null])).toEqual(kept.map((row, index) => ['status', 'points'].map((name) => row[name] ?? inForm(name, firstOf(holds[index]!, name)))))
})
