import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { RawFileDamaged, rawPath, readRaw, writeRaw } from '#core/store/raw/raw-files.ts'

const megabyte = 1 << 20
const keys = deriveKeys(randomBytes(32))
let folder: string
let layout: ReturnType<typeof layoutOf>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-raw-'))
  layout = layoutOf(folder)
  mkdirSync(layout.raw)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function content(name: string, of = keys): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of readRaw(layout, of, name)) parts.push(part)
  return Buffer.concat(parts)
}

/** Pieces of odd sizes. */
function pieces(bytes: Buffer): Readable {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 700_001) parts.push(bytes.subarray(at, at + 700_001))
  return Readable.from(parts)
}

const texts = (length: number) => Buffer.from('13800138000,张三,zhangsan@example.com\n'.repeat(Math.ceil(length / 40))).subarray(0, length)

describe('raw files', () => {
  test.each([
    ['nothing', Buffer.alloc(0)], ['one byte', Buffer.of(7)], ['one frame', texts(megabyte)], ['a frame and a byte', texts(megabyte + 1)],
    ['several frames', texts(5 * megabyte + 12_345)], ['what does not pack', randomBytes(3 * megabyte + 5)]
  ])('%s comes back as it was', async (name, bytes) => {
    const file = name.replaceAll(' ', '-')
    const seen: number[] = []
    const written = await writeRaw(pieces(bytes), layout, keys, file, (taken) => seen.push(taken))
    expect(written.bytes).toBe(bytes.length)
    expect(written.stored).toBe(readFileSync(rawPath(layout, file)).length)
    expect((await content(file)).equals(bytes)).toBe(true)
    expect(seen.at(-1) ?? 0).toBe(bytes.length)
  })

  test('nothing of it stands there in clear, and text is packed', async () => {
    const { stored } = await writeRaw(Readable.from([texts(2 * megabyte)]), layout, keys, 'clear')
    expect(readFileSync(rawPath(layout, 'clear')).includes('13800138000')).toBe(false)
    expect(stored).toBeLessThan(megabyte)
  })

  test('the read share reaches one', async () => {
    await writeRaw(Readable.from([texts(3 * megabyte)]), layout, keys, 'share')
    const shares: number[] = []
    for await (const _ of readRaw(layout, keys, 'share', (stored, total) => shares.push(stored / total)));
    expect(shares.at(-1)).toBe(1)
  })

  test('a source that fails leaves nothing behind', async () => {
    const source = (async function* () {
      yield texts(2 * megabyte)
      throw new Error('gone')
    })()
    await expect(writeRaw(source, layout, keys, 'failed')).rejects.toThrow('gone')
    expect(readdirSync(layout.raw).filter((name) => name.startsWith('failed'))).toEqual([])
  })

  test('a name cannot lead out of the folder', () => {
    expect(() => rawPath(layout, '../x')).toThrow(RangeError)
    expect(() => rawPath(layout, '.hidden')).toThrow(RangeError)
  })
})

describe('damage', () => {
  const bytes = randomBytes(2 * megabyte + 100)
  beforeAll(async () => {
    await writeRaw(Readable.from([bytes]), layout, keys, 'whole')
  })

  async function damaged(change: (stored: Buffer) => Buffer, name = 'hurt', of = keys): Promise<void> {
    writeFileSync(rawPath(layout, name), change(Buffer.from(readFileSync(rawPath(layout, 'whole')))))
    await expect(content(name, of)).rejects.toThrow(RawFileDamaged)
  }

  test('the file as it was is sound, under its own name only', async () => {
    expect((await content('whole')).equals(bytes)).toBe(true)
    copyFileSync(rawPath(layout, 'whole'), rawPath(layout, 'renamed'))
    await expect(content('renamed')).rejects.toThrow(RawFileDamaged)
  })

  const frame = 21 + megabyte

  test.each([
    ['magic', 0], ['salt', 20], ['length', 40], ['flags', 44], ['tag', 50], ['content', 40 + 500_000], ['second frame', 40 + frame + 30], ['last byte', -1]
  ])('a flipped bit in %s is noticed', async (_, at) => {
    await damaged((stored) => {
      stored[at < 0 ? stored.length + at : at]! ^= 4
      return stored
    })
  })

  test.each([
    ['within the header', 30], ['after the header', 40], ['within a frame', 40 + 1000], ['between frames', 40 + frame], ['before the last frame', 40 + 2 * frame]
  ])('a cut %s is noticed', async (_, length) => {
    await damaged((stored) => stored.subarray(0, length))
  })

  test('frames that are swapped, left out or added are noticed', async () => {
    const parts = (stored: Buffer) => [stored.subarray(0, 40), stored.subarray(40, 40 + frame), stored.subarray(40 + frame, 40 + 2 * frame), stored.subarray(40 + 2 * frame)] as const
    await damaged((stored) => {
      const [head, first, second, last] = parts(stored)
      return Buffer.concat([head, second, first, last])
    })
    await damaged((stored) => {
      const [head, first, , last] = parts(stored)
      return Buffer.concat([head, first, last])
    })
    await damaged((stored) => Buffer.concat([stored, parts(stored)[3]]))
  })

  test('another key reads nothing', async () => {
    await expect(content('whole', deriveKeys(randomBytes(32)))).rejects.toThrow(RawFileDamaged)
    expect(existsSync(rawPath(layout, 'whole'))).toBe(true)
  })
})
