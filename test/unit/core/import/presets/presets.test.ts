/** Every preset knows its sample by the headers and imports it whole; the samples are those that the seed makes. */
import { copyFileSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headersOf, presetMapping, presets, recognisePreset } from '#core/domain/presets.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { makeSamples, samplesFolder } from '#test/support/samples.ts'
import { openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'

const samples = makeSamples()
let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk.close())

test('the samples are those of the seed, and of 50 to 200 rows', () => {
  expect(readdirSync(samplesFolder).sort()).toEqual(samples.map(({ file }) => file).sort())
  for (const { file, text, rows } of samples) {
    expect(readFileSync(join(samplesFolder, file), 'utf8')).toBe(text)
    expect(rows >= 50 && rows <= 200).toBe(true)
  }
})

describe.each(presets.map((preset, index) => [preset.id, preset, samples[index]!] as const))('%s', (id, preset, sample) => {
  test('its sample is recognised and comes in whole', async () => {
    const path = join(samplesFolder, sample.file)
    const inspection = await createImportWorker().inspect(undefined as never, { path, fileName: `export-${id.length}.csv` }, {}, testSettings)
    expect(inspection.preset).toMatchObject({ id, confidence: 1 })
    expect(inspection.mapping).toMatchObject({ target: preset.mapping.target, source: preset.mapping.source })
    const copy = join(desk.workspace.folder, '..', `${id}.csv`)
    copyFileSync(path, copy)
    const result = await desk.bringFile(copy, inspection.mapping)
    expect(result).toMatchObject({ rows: sample.rows, accepted: sample.rows - sample.rejected, rejected: sample.rejected, duplicates: 0, review: 0 })
  })
})

test('some columns more or less, other marks and case are the same file; another one is not', () => {
  const orders = presets.find(({ id }) => id === 'orders')!
  const headers = headersOf(orders)
  expect(recognisePreset([...headers.slice(1), '发票抬头'].map((header) => ` ${header}（必填） `))).toMatchObject({ preset: { id: 'orders' } })
  expect(recognisePreset(headers.slice(0, 5))).toBeUndefined()
  expect(recognisePreset(['a', 'b'])).toBeUndefined()
  expect(presetMapping(orders, ['订单编号 ', '下单手机', '下单时间']).columns.flatMap((column) => ('from' in column ? [column.from] : []))).toEqual(['订单编号 ', '下单手机', '下单时间'])
})

test('presets differ', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length)
  for (const preset of presets) expect(recognisePreset(headersOf(preset))?.preset.id).toBe(preset.id)
})
