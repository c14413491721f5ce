import { describe, expect, test, vi } from 'vitest'
import { createFeed } from '#core/app/feed.ts'

interface Message { key: string; value: number; urgent?: boolean }
const keyOf = ({ key }: Message) => key

describe('feeds', () => {
  test('a listener gets what comes after it began, the latest of each key', async () => {
    const feed = createFeed<Message>({ keyOf, interval: 0 })
    feed.publish({ key: 'a', value: 0 })
    const answers = feed.listen((messages) => messages.map(({ key, value }) => `${key}${value}`), ['first'])
    for (let value = 1; value <= 3; value++) feed.publish({ key: 'a', value })
    feed.publish({ key: 'b', value: 1 })
    expect([await answers.next(), await answers.next(), await answers.next()].map(({ value }) => value)).toEqual(['first', 'a3', 'b1'])
  })

  test('waiting ends when the signal is aborted, the iterator is returned, or the feed ends', async () => {
    const feed = createFeed<Message>({ keyOf, interval: 0 })
    const abort = new AbortController()
    const listeners = [feed.listen((messages) => messages, [], abort.signal), feed.listen((messages) => messages, []), feed.listen((messages) => messages, [])]
    const waiting = listeners.map((listener) => listener.next())
    abort.abort()
    expect(await waiting[0]).toMatchObject({ done: true })
    await listeners[1]!.return()
    expect(await waiting[1]).toMatchObject({ done: true })
    feed.end()
    expect(await waiting[2]).toMatchObject({ done: true })
    feed.publish({ key: 'a', value: 1 })
    expect(await listeners[2]!.next()).toMatchObject({ done: true })
  })

  test('messages of a key are held back for the interval, urgent ones are not', async () => {
    vi.useFakeTimers()
    const feed = createFeed<Message>({ keyOf, interval: 100, urgent: ({ urgent }) => urgent ?? false })
    const answers = feed.listen((messages) => messages.map(({ value }) => value), [])
    const seen: number[] = []
    const reading = (async () => {
      for await (const value of answers) seen.push(value)
    })()
    for (let value = 1; value <= 5; value++) feed.publish({ key: 'a', value })
    await vi.advanceTimersByTimeAsync(10)
    expect(seen).toEqual([1])
    await vi.advanceTimersByTimeAsync(100)
    expect(seen).toEqual([1, 5])
    feed.publish({ key: 'a', value: 6 })
    feed.publish({ key: 'a', value: 7, urgent: true })
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toEqual([1, 5, 7])
    await vi.advanceTimersByTimeAsync(500)
    expect(seen).toEqual([1, 5, 7])
    feed.end()
    await reading
    vi.useRealTimers()
  })
})
