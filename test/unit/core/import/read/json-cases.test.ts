import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { brokenJson, doubtfulJson, soundJson } from '#test/builders/json-cases.ts'
import { openReader, type Reader } from '#test/support/reader.ts'
import { refusalOf } from './support.ts'

let reader: Reader
beforeAll(async () => {
  reader = await openReader()
})
afterAll(() => reader.close())

const stage = (content: string | Uint8Array) => reader.read('case.json', content)

describe('JSON by its grammar', () => {
  test('every case is there', () => expect(soundJson.length + brokenJson.length + doubtfulJson.length).toBeGreaterThan(300))

  test.each(soundJson)('accepts %s', async (_, content) => {
    const outcome = await stage(content).catch((error: unknown) => error)
    if (outcome instanceof DeskError) expect(outcome.details.message?.en).toBe('No list of records was found')
    else expect((outcome as { rows: number }).rows).toBeGreaterThan(0)
  })

  test.each(brokenJson)('refuses %s', async (_, content) => {
    const { details } = await refusalOf(stage(content))
    expect(details.message?.zh).toMatch(/\p{Script=Han}/u)
    expect(details.remedy?.zh).toMatch(/\p{Script=Han}/u)
    expect(details.message?.en).toMatch(/^The (?:JSON at line \d+, character \d+ |JSON holds|file is empty)/)
  })

  test.each(doubtfulJson)('reads or refuses %s', async (_, content) => {
    const outcome = await stage(content).catch((error: unknown) => error)
    if (outcome instanceof DeskError) expect(outcome.details.message?.en).toBeTruthy()
    else expect((outcome as { rows: number }).rows).toBeGreaterThan(0)
  })
})
