/** Files of accepted batches, read again: what was found out of them then is not found out anew. */
import { readFileSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Format, MappingInput } from '#core/contract/imports.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { openBlock, sealBlock } from '#core/store/blocks.ts'
import { artifactPath } from '#core/store/layout.ts'
import { readBatch, readOutcomes, saveOutcomes, updateBatch } from '#core/store/records/batches.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const customers: MappingInput = { target: 'customer', columns: [{ from: 'm', to: 'identity.member_id' }, { from: 'city', to: 'city' }] }
const reading = (format: Format): MappingInput => ({ ...customers, format })

/** Changes what a batch kept of how it was read. */
function keep(batch: number, change: (outcomes: Record<string, unknown>) => void, asked?: Format): void {
  const { stores: { records }, workspace: { keys } } = desk
  const context = `outcomes/${batch}`
  const content = openBlock(keys.blocks, readOutcomes(records, batch)!, context)
  const end = 4 + content.readUInt32LE(0)
  const outcomes = JSON.parse(content.subarray(4, end).toString()) as Record<string, unknown>
  change(outcomes)
  const header = Buffer.from(JSON.stringify(outcomes))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  saveOutcomes(records, batch, sealBlock(keys.blocks, Buffer.concat([length, header, content.subarray(end)]), context))
  if (asked) updateBatch(records, batch, { mapping: { ...readBatch(records, batch)!.mapping, format: asked } })
}

/** As batches were stored before session 5: without how the file was read. */
const keepAsBefore = (batch: number, asked: Format) => keep(batch, (outcomes) => delete outcomes.format, asked)

async function expectSameAgain(batch: number): Promise<void> {
  const path = artifactPath(desk.workspace.layout, batch)
  const before = readFileSync(path)
  rmSync(path)
  await createImportWorker().deriveArtifact({ folder: desk.workspace.folder, keys: desk.workspace.keys }, batch)
  expect(readFileSync(path).equals(before)).toBe(true)
}

const withFooter = 'm,city\nM1,上海\nM2,北京\n合计,2\n'
const twoTables = 'm,city\nM1,上海\nM2,北京\nM3,广州\nM4,杭州\n\nid,amount,day\n1,10,2024-01-01\n2,20,2024-01-02\n'

test.each<[string, string, Format, number]>([
  ['footers were rows', withFooter, { footer: 'keep', table: 0 }, 3],
  ['a file was one table', twoTables, { footer: 'keep', table: 0 }, 7],
  ['a header was one row', 'm,city\n会员号,城市\nM1,1\nM2,2\n', { header: true, headerRows: 1, table: 0 }, 3],
  ['nothing of it was known', withFooter, {}, 2],
  ['the largest table was read', twoTables, {}, 4]
])('a batch of before, when %s', async (_, content, format, rows) => {
  const { header } = format
  expect(await desk.bring(content, reading(format))).toMatchObject({ rows })
  keepAsBefore(1, { kind: 'csv', ...(header !== undefined && { header }) })
  await expectSameAgain(1)
})

test.each<[string, string, Format]>([
  ['a footer, titles and a delimiter', '会员导出报表\n导出时间：2024-05-01\n\nm;city\nM1;上海\nM2;北京\n合计;2\n', {}],
  ['the second of two tables', twoTables, { table: 2 }],
  ['no header', 'M1,上海\nM2,北京\n', { header: false }],
  ['a footer that was wanted', withFooter, { footer: 'keep' }]
])('%s: what was found stands with the batch and needs not be found again', async (_, content, format) => {
  const columns = /^(?:M1|会员)/.test(content) ? customers.columns : customers.columns.slice(0, 1)
  const mapping = { ...customers, format, columns: format.table === 2 ? [{ from: 'id', to: 'identity.member_id' }] : format.header === false ? [{ from: 'column_1', to: 'identity.member_id' }] : columns }
  await desk.bring(content, mapping)
  keep(1, ({ format: kept }) => expect(kept).toMatchObject({ kind: 'csv', encoding: 'utf-8' }))
  await expectSameAgain(1)
})

test('rows beyond those that there were are a footer, whatever is taken for one today', async () => {
  await desk.bring('m,city\nM1,上海\nM2,北京\nM3,广州\n', reading({}))
  keep(1, (outcomes) => Object.assign(outcomes, { format: { ...(outcomes.format as Format), footer: 'skip' }, fileRows: 2 }))
  const derived = await createImportWorker().deriveArtifact({ folder: desk.workspace.folder, keys: desk.workspace.keys }, 1)
  expect(derived.rows).toBe(2)
})

test('a file of other rows is not taken for it', async () => {
  await desk.bring('m,city\nM1,上海\n', reading({}))
  keep(1, (outcomes) => Object.assign(outcomes, { fileRows: 7 }))
  await expect(createImportWorker().deriveArtifact({ folder: desk.workspace.folder, keys: desk.workspace.keys }, 1)).rejects.toThrow('has 1 rows and had 7')
})
