import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import type { WorkerHandle } from '#core/ports/ports.ts'
import { temporaryFolder } from '#test/support/workspace.ts'
import { spawnWorker, threadWorkers } from '#workers/runtime/spawn.ts'
import { inProcessWorker } from '#workers/runtime/twin.ts'
import { Greeter } from './greeter.ts'

type RemoteGreeter = Record<string, (...values: unknown[]) => Promise<unknown>>

const entry = new URL('./greeter-entry.ts', import.meta.url)
const started: WorkerHandle<RemoteGreeter>[] = []

function start(kind: string): RemoteGreeter {
  const handle = kind === 'thread' ? spawnWorker<RemoteGreeter>(entry) : inProcessWorker(new Greeter() as unknown as RemoteGreeter)
  started.push(handle)
  return handle.remote
}

afterEach(async () => {
  for (const handle of started.splice(0)) await handle.dispose()
})

describe('the folder of compiled modules', () => {
  /** Files in the folder after a thread has worked. */
  async function keptAfterWork(folder: string): Promise<string[]> {
    const handle = spawnWorker<RemoteGreeter>(entry, folder)
    await expect(handle.remote.greet!('you')).resolves.toBe('hello you')
    await handle.dispose()
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  }

  test('is made, and nobody else may look into it; what is damaged in it is compiled again', async () => {
    const { folder: home, remove } = temporaryFolder()
    try {
      const folder = join(home, 'configuration', 'worker-code-cache')
      const kept = await keptAfterWork(folder)
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(kept.length).toBeGreaterThan(0)
      for (const file of kept) writeFileSync(file, 'damaged')
      expect(await keptAfterWork(folder)).toEqual(kept)
      expect(kept.filter((file) => readFileSync(file, 'utf8') === 'damaged')).toEqual([])
    } finally {
      remove()
    }
  })

  test('is not used where others may write into it, or where it is a link', async () => {
    const { folder: home, remove } = temporaryFolder()
    try {
      const [shared, own, link] = ['shared', 'own', 'link'].map((name) => join(home, name)) as [string, string, string]
      mkdirSync(shared)
      chmodSync(shared, 0o770)
      mkdirSync(own, { mode: 0o700 })
      symlinkSync(own, link)
      expect(await keptAfterWork(shared)).toEqual([])
      expect(await keptAfterWork(link)).toEqual([])
    } finally {
      remove()
    }
  })
})

describe.each(['thread', 'twin'])('worker as %s', (kind) => {
  test('methods keep their object and answer', async () => {
    await expect(start(kind).greet!('you')).resolves.toBe('hello you')
  })

  test('values cross as copies', async () => {
    const bytes = Uint8Array.of(1, 2)
    const answer = await start(kind).bytes!(bytes) as { value: Uint8Array }
    expect(answer).toEqual({ value: bytes, at: new Date(0), big: 1n })
    expect(answer.value).not.toBe(bytes)
  })

  test('callbacks report progress in order, before the answer', async () => {
    const seen: number[] = []
    await expect(start(kind).count!(5, ({ at }: { at: number }) => seen.push(at))).resolves.toBe(5)
    await expect.poll(() => seen).toEqual([1, 2, 3, 4, 5])
  })

  test('a callback that throws ends its call', async () => {
    const callback = () => {
      throw new Error('the listener broke')
    }
    await expect(start(kind).count!(1, callback)).rejects.toThrow('the listener broke')
  })

  test('a DeskError arrives as one', async () => {
    const error = await start(kind).refuse!().catch((reason: unknown) => reason) as DeskError
    expect(error).toBeInstanceOf(DeskError)
    expect(error).toMatchObject({ code: 'invalid', message: 'No such column', details: { field: 'column', remedy: { zh: '另选一列' } } })
  })

  test('other errors keep name, message and code', async () => {
    const remote = start(kind)
    await expect(remote.fail!()).rejects.toMatchObject({ name: 'RangeError', message: 'out of range' })
    await expect(remote.cancelled!()).rejects.toMatchObject({ message: 'stopped', code: 'cancelled' })
  })

  test('what cannot be copied is refused', async () => {
    await expect(start(kind).greet!({ method() {} })).rejects.toThrow(/could not be cloned/)
  })

  test('a pending call ends with the worker', async () => {
    const remote = start(kind)
    const call = expect(remote.never!()).rejects.toMatchObject({ code: 'worker_ended', message: 'The worker was disposed of' })
    await started[0]!.dispose()
    await call
    await expect(remote.greet!('you')).rejects.toMatchObject({ code: 'worker_ended' })
  })
})

describe('a thread that dies', () => {
  test('rejects what is pending, with the cause', async () => {
    const error = await start('thread').die!().catch((reason: unknown) => reason) as Error
    expect(error).toMatchObject({ code: 'worker_ended', message: 'The worker ended unexpectedly with exit code 1' })
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'lost the thread' })
  })

  test('a thread that fills its memory ends alone, and says so', async () => {
    const handle = spawnWorker<RemoteGreeter>(entry, undefined, 64)
    started.push(handle)
    await expect(handle.remote.fill!()).rejects.toMatchObject({ code: 'too_large' })
  })

  test('tells its exit code', async () => {
    await expect(start('thread').exit!()).rejects.toThrow('exit code 3')
  })

  test('an entry that does not exist says so', async () => {
    const handle = await threadWorkers({ import: '/nowhere/entry.js', records: '/nowhere/entry.js', export: '/nowhere/entry.js', 'event-index': '/nowhere/entry.js' }).spawn<RemoteGreeter>('import')
    const error = await handle.remote.greet!('you').catch((reason: unknown) => reason) as Error
    expect(error).toMatchObject({ code: 'worker_ended' })
    expect(String(error.cause)).toContain('/nowhere/entry.js')
    await handle.dispose()
  })
})
