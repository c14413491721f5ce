/** Versions of rows by the time at which their source changed them: which one stands, whatever the order of imports, and after any of them is undone. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { expectFactsAnew } from '#test/support/facts-anew.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

interface Version {
  id: string
  /** Day of January 2026; null: the source does not say. */
  day: number | null
  member: string
  amount: number
}

const mapping = {
  source: 'shop', target: 'event',
  columns: [
    { from: 'id', to: 'source_id' }, { from: 'updated', to: 'source_time' }, { from: 'member', to: 'identity.member_id' }, { value: 'order', to: 'type' },
    { from: 'at', to: 'occurred_at' }, { from: 'amount', to: 'amount' }, { from: 'note', to: 'title' }
  ]
} satisfies MappingInput

const lineOf = ({ id, day, member, amount }: Version) => [id, day === null ? '' : `2026-01-${String(day).padStart(2, '0')} 08:00:00`, member, '2026-01-01 10:00:00', amount, `note ${amount}`].join(',')
const bring = (versions: readonly Version[], change: Partial<MappingInput> = {}) => desk.bring(['id,updated,member,at,amount,note', ...versions.map(lineOf)].join('\n'), { ...mapping, ...change })
const version = (id: string, day: number | null, amount: number, member = 'M1'): Version => ({ id, day, amount, member })

let undoneAt = Date.UTC(2026, 0, 16)
async function undo(batch: number): Promise<void> {
  await createImportWorker().undo({ folder: desk.workspace.folder, keys: desk.workspace.keys }, [{ number: batch, referenced: [] }], { user: 'tester', at: (undoneAt += 1000) })
  await desk.stores.following.catchUp()
}

/** What stands: notes and amounts as they are read by whoever looks. */
async function standing(): Promise<string[]> {
  const rows = await desk.facts<{ batch: number; row: number; amount: number }>('SELECT batch, "row", amount::DOUBLE AS amount FROM events WHERE voided_by IS NULL')
  return rows.map(({ batch, row, amount }) => {
    const { source_id: id, title } = desk.secrets(batch, row)!
    expect(title).toBe(`note ${amount}`)
    return `${String(id)} ${amount}`
  }).sort()
}

describe('the newest version by source time stands', () => {
  test('one that comes late and is older is accepted, told, and changes nothing', async () => {
    expect(await bring([version('O1', 5, 50), version('O2', 5, 52)])).toMatchObject({ accepted: 2, updated: 0, warnings: [] })
    expect(await bring([version('O1', 3, 30), version('O2', 7, 72)])).toMatchObject({ accepted: 2, updated: 1, duplicates: 0, warnings: [{ code: 'older_version', count: 1 }] })
    expect(await standing()).toEqual(['O1 50', 'O2 72'])
    await undo(1)
    expect(await standing()).toEqual(['O1 30', 'O2 72'])
    await expectFactsAnew(desk, [2])
  })

  test('between two that were there: undoing the newer makes it stand', async () => {
    const first = await bring([version('O1', 1, 10)])
    const third = await bring([version('O1', 9, 90)])
    const second = await bring([version('O1', 5, 50)])
    expect(await standing()).toEqual(['O1 90'])
    await undo(third.batch)
    expect(await standing()).toEqual(['O1 50'])
    await undo(second.batch)
    expect(await standing()).toEqual(['O1 10'])
    await expectFactsAnew(desk, [first.batch])
  })

  test('rows of one file stand by their times, too; a version is brought once', async () => {
    expect(await bring([version('O1', 7, 70), version('O1', 2, 20)])).toMatchObject({ accepted: 2, updated: 1 })
    expect(await standing()).toEqual(['O1 70'])
    expect(await bring([version('O1', 7, 70)])).toMatchObject({ accepted: 0, duplicates: 1 })
  })

  test('a row without a time, or of a mapping that gives none, is older than any that has one; equal times go by import', async () => {
    await bring([version('O1', 4, 40)])
    expect(await bring([version('O1', null, 1)])).toMatchObject({ updated: 0, warnings: [{ code: 'older_version', count: 1 }] })
    expect(await bring([version('O1', 8, 2)], { columns: mapping.columns.filter(({ to }) => to !== 'source_time') })).toMatchObject({ updated: 0 })
    expect(await bring([version('O1', 4, 41)])).toMatchObject({ updated: 1 })
    expect(await standing()).toEqual(['O1 41'])
  })

  test('lines of one order are as new as the newest of them', async () => {
    const grouped = { groupBy: ['id'] }
    await bring([version('O1', 2, 5), version('O1', 6, 6)], grouped)
    expect(await bring([version('O1', 4, 1), version('O1', 5, 1)], grouped)).toMatchObject({ updated: 0, warnings: [{ code: 'older_version', count: 2 }] })
    expect(await desk.facts('SELECT amount::DOUBLE AS amount FROM events WHERE voided_by IS NULL')).toEqual([{ amount: 11 }])
  })

  test('of other kinds of rows as of events', async () => {
    const holdings = (balance: number, day: number) => desk.bring(`id,member,product,balance,updated\nH1,M1,A,${balance},2026-01-0${day}`, {
      source: 'bank', target: 'holding',
      columns: [{ from: 'id', to: 'source_id' }, { from: 'member', to: 'identity.member_id' }, { from: 'product', to: 'product' }, { from: 'balance', to: 'balance' }, { from: 'updated', to: 'source_time' }]
    })
    const newer = await holdings(500, 5)
    expect(await holdings(300, 3)).toMatchObject({ accepted: 1, warnings: [{ code: 'older_version' }] })
    expect(await desk.facts('SELECT balance::DOUBLE AS balance FROM holdings')).toEqual([{ balance: 500 }])
    await undo(newer.batch)
    expect(await desk.facts('SELECT balance::DOUBLE AS balance FROM holdings')).toEqual([{ balance: 300 }])
    await expectFactsAnew(desk, [2])
  })
})

/** What stands of files, in the order in which they were imported: the oracle. */
function newest(files: readonly Version[][]): string[] {
  const last = new Map<string, Version>()
  const time = ({ day }: Version) => day ?? -1
  for (const next of files.flat()) {
    const before = last.get(next.id)
    if (!before || time(next) >= time(before)) last.set(next.id, next)
  }
  return [...last.values()].map(({ id, amount }) => `${id} ${amount}`).sort()
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items.map((item) => ({ item, at: random.next() })).sort((one, other) => one.at - other.at).map(({ item }) => item)
}

/** Files of versions of six orders; with `distinct`, no order has two versions of one time. */
function randomFiles(random: Random, distinct: boolean): Version[][] {
  const days = new Map(['O1', 'O2', 'O3', 'O4', 'O5', 'O6'].map((id) => [id, shuffled(Array.from({ length: 28 }, (_, day) => day + 1), random)]))
  let amount = 0
  return Array.from({ length: 5 }, () => Array.from({ length: 1 + random.below(7) }, (): Version => {
    const id = random.pick([...days.keys()])
    const day = distinct ? days.get(id)!.pop()! : random.chance(0.2) ? null : 1 + random.below(4)
    return version(id, day, ++amount, random.pick(['M1', 'M2', 'M3']))
  }))
}

describe('whatever comes in which order', () => {
  test.each([1, 2, 3, 4, 5, 6])('the same stands after imports, undos of some of them in any order, and a rebuild, seed %i', async (seed) => {
    const random = createRandom(seed, 47)
    const distinct = seed % 2 === 0
    const files = randomFiles(random, distinct)
    await desk.bring('m\nM1\nM2\nM3', { source: 'crm', target: 'customer', columns: [{ from: 'm', to: 'identity.member_id' }] })
    let brought: { batch: number; file: Version[] }[] = []
    for (const file of shuffled(files, random)) {
      brought.push({ batch: (await bring(file)).batch, file })
      expect(await standing()).toEqual(newest(brought.map((one) => one.file)))
    }
    if (distinct) expect(await standing()).toEqual(newest(files))
    for (const gone of shuffled(brought, random).slice(0, 3)) {
      await undo(gone.batch)
      brought = brought.filter((one) => one !== gone)
      expect(await standing()).toEqual(newest(brought.map((one) => one.file)))
    }
    await expectFactsAnew(desk, brought.map(({ batch }) => batch))
  })
})
