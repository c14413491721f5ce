import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { describeHolder, lockHolder, takeLock, type LockHolder } from '#core/store/workspace/lock.ts'
import { temporaryFolder, testTime } from '#test/support/workspace.ts'

let place: ReturnType<typeof temporaryFolder>
let path: string
beforeEach(() => {
  place = temporaryFolder()
  path = join(place.folder, 'lock')
})
afterEach(() => place.remove())

const left = (change: Partial<LockHolder>) => {
  const lock = takeLock(path, Date.now())
  writeFileSync(path, JSON.stringify({ ...lock.holder, token: 'another', ...change }))
}
const refusal = (): DeskError => {
  try {
    takeLock(path, testTime).release()
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('the lock was free')
}

describe('the lock of a workspace', () => {
  it('names its holder while it is held, and is gone afterwards', () => {
    const lock = takeLock(path, testTime)
    expect(lockHolder(path)).toEqual(lock.holder)
    expect(lock.holder).toMatchObject({ pid: process.pid, host: hostname(), since: testTime })
    const error = refusal()
    expect(error.code).toBe('conflict')
    expect(error.details.message?.en).toContain(describeHolder(lock.holder))
    expect(error.details.message?.zh).toContain(`pid ${process.pid}`)
    expect(error.details.remedy?.en).toContain('Close the workspace there first')
    lock.release()
    expect(existsSync(path)).toBe(false)
    expect(lockHolder(path)).toBeUndefined()
    takeLock(path, testTime).release()
  })

  it('is taken over from a process that has ended', () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    left({ pid })
    expect(lockHolder(path)).toBeUndefined()
    const lock = takeLock(path, testTime)
    expect(lockHolder(path)).toEqual(lock.holder)
  })

  it.runIf(process.platform === 'linux')('is taken over where the pid now belongs to another process or another start of the machine', () => {
    left({ start: '1' })
    takeLock(path, testTime).release()
    left({ boot: 'another boot' })
    takeLock(path, testTime).release()
  })

  it('is never taken from another machine', () => {
    left({ host: 'desk-7', user: 'li', pid: 1 })
    expect(refusal().details.message?.en).toContain('li@desk-7 (pid 1)')
  })

  it('that is empty is left to its maker for a moment, then taken over', () => {
    writeFileSync(path, '')
    expect(refusal().code).toBe('conflict')
    const old = Date.now() / 1000 - 60
    utimesSync(path, old, old)
    takeLock(path, testTime).release()
  })

  it('goes to one only when many find a dead one at the same moment', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    for (let round = 0; round < 3; round++) {
      left({ pid })
      const code = `
        import { takeLock } from ${JSON.stringify(new URL('../../../../../core/store/workspace/lock.ts', import.meta.url).href)}
        process.stdin.once('data', () => {
          try { takeLock(process.argv[1], Date.now()); console.log('won') } catch { console.log('lost') }
          process.stdin.once('data', () => process.exit())
        })
        console.log('ready')`
      const children = Array.from({ length: 5 }, () => spawn(process.execPath, ['--input-type=module', '-e', code, path]))
      const said = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]())
      const all = async () => (await Promise.all(said.map((lines) => lines.next()))).map(({ value }) => value as string)
      await all()
      for (const child of children) child.stdin.write('go\n')
      expect((await all()).sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'won'])
      for (const child of children) child.stdin.write('end\n')
      await Promise.all(children.map(async (child) => child.exitCode ?? (await once(child, 'exit'))))
    }
  })

  it('is not removed by one who lost it', () => {
    const lock = takeLock(path, testTime)
    left2()
    lock.release()
    expect(existsSync(path)).toBe(true)

    function left2() {
      writeFileSync(path, readFileSync(path, 'utf8').replace(lock.holder.token, 'another'))
    }
  })
})
