/** The lock file of a workspace: one process at a time, and everybody can read which one. What a dead process left behind is taken over. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { hostname, uptime, userInfo } from 'node:os'
import { DeskError } from '#core/contract/errors.ts'
import { unfinishedName } from '#core/store/durable.ts'

export interface LockHolder {
  pid: number
  host: string
  user: string
  /** Milliseconds since the epoch. */
  since: number
  /** Linux: identity of the running system and start of the process in it; a reused pid has others. */
  boot?: string
  start?: string
  /** Tells this lock from every other. */
  token: string
}

export interface WorkspaceLock {
  holder: LockHolder
  release(): void
}

/** A lock file that is empty for longer than this was left by a process that died while making it. */
const emptyGrace = 5000
/** Room for the difference between two readings of the system's start. */
const bootTolerance = 60_000

/**
 * Takes the lock. `now` is milliseconds since the epoch.
 * @throws DeskError `conflict` naming the holder when a live process, or a process of another machine, has it.
 */
export function takeLock(path: string, now: number): WorkspaceLock {
  const holder: LockHolder = { pid: process.pid, host: hostname(), user: userName(), since: now, boot: bootId(), start: processState(process.pid)?.start, token: randomBytes(16).toString('hex') }
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createLock(path, holder)) break
    const found = readLockText(path)
    if (found === undefined) continue
    const current = parseHolder(found)
    if (current ? isLive(current) : !isOld(path)) throw heldBy(current)
    setAside(path, found)
  }
  const winner = readHolder(path)
  if (winner?.token !== holder.token) throw heldBy(winner)
  return {
    holder,
    release() {
      if (readHolder(path)?.token === holder.token) rmSync(path, { force: true })
    }
  }
}

/** Who holds a lock file now; undefined when nobody does or its holder is dead. */
export function lockHolder(path: string): LockHolder | undefined {
  const holder = readHolder(path)
  return holder && isLive(holder) ? holder : undefined
}

/** The holder in words, e.g. for a list: `li@desk-7 (pid 4711)`. */
export function describeHolder(holder: LockHolder): string {
  return `${holder.user}@${holder.host} (pid ${holder.pid})`
}

function createLock(path: string, holder: LockHolder): boolean {
  let handle: number
  try {
    handle = openSync(path, 'wx')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  try {
    writeSync(handle, JSON.stringify(holder))
    fsyncSync(handle)
    return true
  } finally {
    closeSync(handle)
  }
}

/** Moves a stale lock out of the way. When another process was faster, what we moved is its new lock: it goes back. */
function setAside(path: string, stale: string): void {
  const aside = unfinishedName(path)
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readFileSync(aside, 'utf8') === stale) rmSync(aside, { force: true })
  else renameSync(aside, path)
}

function readLockText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function readHolder(path: string): LockHolder | undefined {
  const text = readLockText(path)
  return text === undefined ? undefined : parseHolder(text)
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as LockHolder
    return Number.isInteger(value.pid) && typeof value.host === 'string' && typeof value.token === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** A process of another machine cannot be asked and counts as live. */
function isLive(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return true
  if (holder.boot !== undefined && holder.boot !== bootId()) return false
  if (holder.boot === undefined && holder.since < Date.now() - uptime() * 1000 - bootTolerance) return false
  if (!isRunning(holder.pid)) return false
  const state = processState(holder.pid)
  return !state || (!state.dead && (holder.start === undefined || state.start === holder.start))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function bootId(): string | undefined {
  return readLockText('/proc/sys/kernel/random/boot_id')?.trim()
}

/** Linux: start time in ticks since the system's start, and whether only the entry of the dead process is left; undefined elsewhere. */
function processState(pid: number): { start: string | undefined; dead: boolean } | undefined {
  const text = process.platform === 'linux' ? readLockText(`/proc/${pid}/stat`) : undefined
  if (text === undefined) return undefined
  const values = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { start: values[19], dead: values[0] === 'Z' || values[0] === 'X' }
}

function isOld(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > emptyGrace
  } catch {
    return true
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return '?'
  }
}

function heldBy(holder: LockHolder | undefined): DeskError {
  const who = holder ? describeHolder(holder) : '?'
  const since = holder ? new Date(holder.since).toISOString() : '?'
  return new DeskError('conflict', {
    field: 'lock',
    message: { zh: `工作区正被 ${who} 使用（自 ${since} 起）`, en: `The workspace is in use by ${who} (since ${since})` },
    remedy: {
      zh: '请先在那里关闭工作区；如果那台机器已不再使用它，请删除工作区文件夹中的 lock 文件',
      en: 'Close the workspace there first; if that machine no longer uses it, delete the file lock in the folder of the workspace'
    }
  })
}
