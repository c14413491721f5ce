import { expect, test } from 'vitest'
import { createCache, type Sized } from '#core/compute/conditions/cache.ts'

/** A computation that ends when told to, and tells how often it ran and whether it was stopped. */
function controlled(bytes = 10) {
  const told = { runs: 0, stopped: false }
  const ends: ((entry: Sized<string>) => void)[] = []
  return {
    told,
    compute: (signal: AbortSignal) => new Promise<Sized<string>>((resolve, reject) => {
      told.runs++
      ends.push(resolve)
      signal.addEventListener('abort', () => {
        told.stopped = true
        reject(signal.reason as Error)
      })
    }),
    end: (value: string) => ends.shift()!({ value, bytes })
  }
}

const at = (value: string, bytes: number) => () => Promise.resolve({ value, bytes })

test('callers who ask at once share one computation, later ones its value', async () => {
  const cache = createCache(100)
  const work = controlled()
  const both = [cache.get('a', work.compute), cache.get('a', work.compute)]
  work.end('x')
  expect(await Promise.all(both)).toEqual(['x', 'x'])
  expect(await cache.get('a', work.compute)).toBe('x')
  expect(work.told).toEqual({ runs: 1, stopped: false })
})

test('one caller who leaves does not stop the others; the last one does', async () => {
  const cache = createCache(100)
  const work = controlled()
  const [first, second] = [new AbortController(), new AbortController()]
  const one = cache.get('a', work.compute, first.signal)
  const other = cache.get('a', work.compute, second.signal)
  first.abort(new Error('left'))
  await expect(one).rejects.toThrow('left')
  expect(work.told.stopped).toBe(false)
  second.abort(new Error('left too'))
  await expect(other).rejects.toThrow('left too')
  expect(work.told).toEqual({ runs: 1, stopped: true })
  const again = cache.get('a', work.compute)
  work.end('of the stopped one')
  work.end('y')
  expect(await again).toBe('y')
})

test('a caller who has left before asking starts nothing', async () => {
  const work = controlled()
  await expect(createCache(100).get('a', work.compute, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  expect(work.told.runs).toBe(0)
})

test('a failure is told to those who wait and is not kept', async () => {
  const cache = createCache(100)
  const failing = () => Promise.reject(new Error('broken'))
  await expect(Promise.all([cache.get('a', failing), cache.get('a', failing)])).rejects.toThrow('broken')
  expect(await cache.get('a', at('fine', 1))).toBe('fine')
})

test('the least recently used go first, and the budget is held', async () => {
  const cache = createCache(100)
  const runs: string[] = []
  const ask = (key: string, bytes: number) => cache.get(key, () => (runs.push(key), Promise.resolve({ value: key, bytes })))
  for (const key of ['a', 'b', 'c']) await ask(key, 40)
  expect(cache.bytes()).toBe(80)
  await ask('b', 40)
  await ask('d', 40)
  await ask('b', 40)
  expect(runs).toEqual(['a', 'b', 'c', 'd'])
  await ask('huge', 101)
  expect(cache.bytes()).toBe(80)
  await ask('c', 40)
  expect(runs).toEqual(['a', 'b', 'c', 'd', 'huge', 'c'])
  cache.clear()
  expect(cache.bytes()).toBe(0)
})
