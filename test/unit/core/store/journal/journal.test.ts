import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { openJournal, type Journal, type JournalOptions } from '#core/store/journal/journal.ts'
import { temporaryFolder } from '#test/support/workspace.ts'

const key = randomBytes(32)
let home: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  home = temporaryFolder()
})
afterEach(() => home.remove())

interface Opened extends Journal { found: [number, string][]; damaged: string[] }

async function opened(options: Partial<JournalOptions> = {}): Promise<Opened> {
  const found: [number, string][] = []
  const damaged: string[] = []
  const journal = await openJournal({
    folder: join(home.folder, 'journal'), key, next: 1, onEntry: (number, content) => found.push([number, content.toString()]), onDamage: (file) => damaged.push(file), ...options
  })
  return Object.assign(journal, { found, damaged })
}

const files = () => readdirSync(join(home.folder, 'journal')).map((name) => join(home.folder, 'journal', name))
const appendAll = (journal: Journal, texts: string[]) => Promise.all(texts.map((text) => journal.append(Buffer.from(text))))

async function contentOf(journal: Journal, first: number, last: number): Promise<[number, string][]> {
  const entries: [number, string][] = []
  for await (const { number, content } of journal.read(first, last)) entries.push([number, content.toString()])
  return entries
}

describe('a journal', () => {
  test('makes nothing until there is something to keep', async () => {
    const journal = await opened()
    expect(existsSync(join(home.folder, 'journal'))).toBe(false)
    await journal.close()
  })

  test('numbers what is appended at once in order, and has it after it was closed or left', async () => {
    const journal = await opened()
    const texts = Array.from({ length: 300 }, (_, index) => `entry ${index}`)
    expect(await appendAll(journal, texts)).toEqual(texts.map((_, index) => index + 1))
    expect(await contentOf(journal, 7, 9)).toEqual([[7, 'entry 6'], [8, 'entry 7'], [9, 'entry 8']])
    const abandoned = await opened()
    expect(abandoned.found).toEqual(texts.map((text, index) => [index + 1, text]))
    expect(await abandoned.append(Buffer.from('next'))).toBe(301)
    expect(abandoned.damaged).toEqual([])
  })

  test('shows nothing of its content on the disk', async () => {
    const journal = await opened()
    await appendAll(journal, ['王小明 13800001111'])
    const bytes = readFileSync(files()[0]!)
    expect(bytes.includes(Buffer.from('13800001111'))).toBe(false)
    await expect(opened({ key: randomBytes(32) }).then(({ found }) => found)).resolves.toEqual([])
  })

  test('gives the place of what was dealt with back, and never a number twice', async () => {
    const journal = await opened({ fileSize: 1000 })
    for (let round = 0; round < 10; round++) await appendAll(journal, Array(10).fill('x'.repeat(50)) as string[])
    expect(files()).toHaveLength(5)
    await journal.trim(55)
    expect(await contentOf(journal, 56, 57)).toHaveLength(2)
    await journal.trim(100)
    expect([files(), journal.bytes]).toEqual([[], 0])
    expect(await journal.append(Buffer.from('y'))).toBe(101)
    await journal.trim(101)
    await journal.close()
    const again = await opened({ next: 102 })
    expect(await again.append(Buffer.from('z'))).toBe(102)
  })

  test('appends go on while others are dealt with', async () => {
    const journal = await opened({ fileSize: 400 })
    const random = createRandom(7)
    let last = 0
    for (let round = 0; round < 60; round++) {
      const appending = appendAll(journal, Array.from({ length: 1 + random.below(6) }, (_, index) => `${round}/${index}`))
      await journal.trim(random.below(last + 1))
      last = (await appending).at(-1)!
    }
    await journal.close()
    const { found } = await opened()
    expect(found.at(-1)![0]).toBe(last)
    expect(found.map(([number]) => number)).toEqual(found.map((_, index) => found[0]![0] + index))
  })
})

describe('what an end leaves', () => {
  test('cut at any byte, every entry before the cut stands, and nothing half', async () => {
    const journal = await opened()
    const ends: number[] = []
    for (let index = 0; index < 12; index++) {
      await journal.append(Buffer.from(`entry ${index} ${'x'.repeat(index * 7)}`))
      ends.push(statSync(files()[0]!).size)
    }
    await journal.close()
    const [file] = files()
    const whole = readFileSync(file!)
    for (let cut = whole.length; cut >= 0; cut -= 3) {
      writeFileSync(file!, whole.subarray(0, cut))
      const again = await opened()
      expect(again.found).toHaveLength(ends.filter((end) => end <= cut).length)
      expect(again.damaged).toEqual([])
      const next = await again.append(Buffer.from('after'))
      expect(next).toBe(again.found.length + 1)
      await again.trim(next)
      await again.close()
    }
  })

  test('zeros that the disk left at the end are no entries', async () => {
    const journal = await opened()
    await appendAll(journal, ['a', 'b'])
    await journal.close()
    appendFileSync(files()[0]!, Buffer.alloc(5000))
    const again = await opened()
    expect([again.found.length, again.damaged]).toEqual([2, []])
  })

  test('damage within is told, a copy stays, and what stands before it counts', async () => {
    const journal = await opened()
    await appendAll(journal, ['first', 'second', 'third'])
    await journal.close()
    const [file] = files()
    const bytes = readFileSync(file!)
    bytes[bytes.length - 40]! ^= 1
    writeFileSync(file!, bytes)
    const again = await opened()
    expect(again.found.length).toBeLessThan(3)
    expect(again.damaged).toEqual([file])
    expect(readFileSync(`${file!}.damaged`).length).toBe(bytes.length)
  })

  test('a file that is none is told and put aside', async () => {
    const journal = await opened()
    await appendAll(journal, ['a'])
    await journal.close()
    const [file] = files()
    const bytes = readFileSync(file!)
    writeFileSync(file!, Buffer.concat([Buffer.from('nonsense'), bytes.subarray(8)]))
    const again = await opened()
    expect([again.found, again.damaged]).toEqual([[], [file]])
    truncateSync(`${file!}.damaged`, 0)
  })
})

// Where files may not grow beyond a limit, the system takes a part of a write and says so by a number alone, as a full disk does.
test('what a full disk takes only a part of was not appended', async () => {
  const folder = join(home.folder, 'journal')
  const script = `
    import { openJournal } from '#core/store/journal/journal.ts'
    process.on('SIGXFSZ', () => {})
    const journal = await openJournal({ folder: process.argv[1], key: Buffer.from(process.argv[2], 'hex'), next: 1 })
    const append = (length) => journal.append(Buffer.alloc(length, 'x')).catch((error) => error.message)
    console.log(JSON.stringify([await append(5000), await append(5000), await append(100)]))
    await journal.close()`
  const told = execFileSync('bash', ['-c', 'ulimit -f 8; exec "$0" --input-type=module -e "$@"', process.execPath, script, folder, key.toString('hex')])
  expect(JSON.parse(told.toString())).toEqual([1, expect.stringContaining('disk is full'), 2])
  const again = await opened()
  expect(again.found.map(([number, content]) => [number, content.length])).toEqual([[1, 5000], [2, 100]])
  expect(again.damaged).toEqual([])
  await again.close()
})
