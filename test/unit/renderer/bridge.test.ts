import { ORPCError } from '@orpc/client'
import { describe, expect, it, vi } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { failureOf, failureReport } from '#renderer/bridge/errors.ts'
import { joinTabs, takeToken, watchAddress } from '#renderer/bridge/token.ts'
import { createTransport, OfflineError, RefusedError, type Line } from '#renderer/bridge/transport.ts'

function memoryStorage(): Storage {
  const map = new Map<string, string>()
  return { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => void map.set(key, value), removeItem: (key) => void map.delete(key), clear: () => map.clear(), key: () => null, length: 0 }
}

describe('the token', () => {
  const history = () => {
    const replaceState = vi.fn()
    return { replaceState, past: { replaceState } as unknown as History }
  }
  const at = (hash: string) => ({ hash, pathname: '/', search: '' }) as Location
  it('is taken out of the address and kept for this tab', () => {
    const storage = memoryStorage()
    const { past, replaceState } = history()
    expect(takeToken(at('#token=abc'), past, storage)).toBe('abc')
    expect(replaceState).toHaveBeenCalledWith(null, '', '/#/')
    expect(takeToken(at('#/customers'), past, storage)).toBe('abc')
  })
  it('may bring a route with it', () => {
    const { past, replaceState } = history()
    takeToken(at('#token=abc&to=/customers'), past, memoryStorage())
    expect(replaceState).toHaveBeenCalledWith(null, '', '/#/customers')
  })
  it('comes from another tab of the same address, and from nowhere else', async () => {
    const name = `token ${Math.random()}`
    const [first, second] = [new BroadcastChannel(name), new BroadcastChannel(name)]
    const [knowing, fresh] = [memoryStorage(), memoryStorage()]
    takeToken(at('#token=abc'), history().past, knowing)
    expect(await joinTabs(fresh, first, 20)).toBeNull()
    expect(await joinTabs(knowing, first)).toBe('abc')
    expect(await joinTabs(fresh, second)).toBe('abc')
    expect(takeToken(at('#/'), history().past, fresh)).toBe('abc')
    first.close()
    second.close()
  })
  it('is taken from an address that is pasted over one of the page', () => {
    const storage = memoryStorage()
    const reload = vi.fn()
    const host = Object.assign(new EventTarget(), { location: { ...at('#token=xyz&to=/tags'), reload }, history: history().past, sessionStorage: storage })
    watchAddress(host as unknown as Window)
    host.dispatchEvent(new Event('hashchange'))
    expect(reload).toHaveBeenCalledOnce()
    expect(takeToken(at('#/'), history().past, storage)).toBe('xyz')
    host.location.hash = '#/customers'
    host.dispatchEvent(new Event('hashchange'))
    expect(reload).toHaveBeenCalledOnce()
  })
  it('is missing where nobody gave one', () => {
    expect(takeToken(at('#/'), history().past, memoryStorage())).toBeNull()
  })
})

function fakeLine(answer: unknown = 'answer') {
  let end: (why: 'broken' | 'refused') => void = () => {}
  const closed = new Promise<'broken' | 'refused'>((resolve) => {
    end = resolve
  })
  const call = vi.fn(() => (answer === 'never' ? new Promise(() => {}) : Promise.resolve(answer)))
  return { line: { link: { call }, closed } as unknown as Line, end }
}

describe('the line', () => {
  const ask = (transport: ReturnType<typeof createTransport>) => transport.link.call(['a'], undefined, { context: {} })
  it('opens at the first call and once for many', async () => {
    const open = vi.fn(async () => fakeLine().line)
    const transport = createTransport(open)
    expect(transport.connection.get()).toBe('connecting')
    expect(await Promise.all([ask(transport), ask(transport)])).toEqual(['answer', 'answer'])
    expect(open).toHaveBeenCalledTimes(1)
    expect(transport.connection.get()).toBe('online')
  })
  it('fails what was under way when it breaks, and opens again by itself', async () => {
    const lines = [fakeLine('never'), fakeLine()]
    let at = 0
    const transport = createTransport(async () => lines[at++]!.line, async () => {})
    const pending = ask(transport)
    await vi.waitFor(() => expect(transport.connection.get()).toBe('online'))
    lines[0]!.end('broken')
    await expect(pending).rejects.toBeInstanceOf(OfflineError)
    await vi.waitFor(() => expect(transport.connection.get()).toBe('online'))
    expect(await ask(transport)).toBe('answer')
    transport.stop()
  })
  it('does not try again with a token that was refused', async () => {
    const open = vi.fn(async (): Promise<Line> => {
      throw new RefusedError()
    })
    const transport = createTransport(open, async () => {})
    await expect(ask(transport)).rejects.toBeInstanceOf(RefusedError)
    expect(transport.connection.get()).toBe('refused')
    expect(open).toHaveBeenCalledTimes(1)
  })
})

describe('failures', () => {
  const words = { zh: '没有这个客户', en: 'There is no such customer' }
  it('carry the words, the place and the remedy of the core', () => {
    const error = new ORPCError('not_found', { data: { code: 'not_found', details: { field: 'id', message: words, remedy: words } } })
    expect(failureOf(error)).toMatchObject({ code: 'not_found', field: 'id', message: words, remedy: words })
    expect(failureOf(new DeskError('conflict', { message: words }))).toMatchObject({ code: 'conflict', message: words })
  })
  it('have words even where nobody gave any', () => {
    expect(failureOf(new ORPCError('INTERNAL_SERVER_ERROR'))).toMatchObject({ code: 'internal' })
    expect(failureOf(new OfflineError())).toMatchObject({ code: 'offline' })
    expect(failureOf(new TypeError('x'))).toMatchObject({ code: 'client' })
  })
  it('are reported without ids of people and without messages', () => {
    const report = failureReport({ code: 'internal', id: 'ab12', message: words, problems: [] }, '/customers/CU00000042', '0.1.0')
    expect(report).toContain('ab12')
    expect(report).not.toMatch(/CU00000042|客户/)
  })
})
