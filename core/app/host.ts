/** The workspaces of one desk: which are known, which one is open, and everything that is done to a workspace as a whole. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import type { Job } from '#core/contract/jobs.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Opening, workspaceInfo } from '#core/contract/workspace.ts'
import type { Ports } from '#core/ports/ports.ts'
import { installFirstTags } from '#core/compute/tags/install.ts'
import { layoutOf } from '#core/store/layout.ts'
import { createWriteGate } from '#core/store/records/gate.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { readBackupHeader } from '#core/store/workspace/backup.ts'
import { readWorkspaceInfo } from '#core/store/workspace/info.ts'
import { describeHolder, lockHolder } from '#core/store/workspace/lock.ts'
import { restoreWorkspace } from '#core/store/workspace/restore.ts'
import { createWorkspace } from '#core/store/workspace/stores.ts'
import { createFeed, type Feed } from './feed.ts'
import { preferencesFile, type PreferencesFile } from './preferences.ts'
import { recentList, type RecentWorkspace } from './recent.ts'
import { systemUser } from './refresh.ts'
import { openSession, type Session, type Topic } from './session.ts'
import { createUploads, type Uploads } from './uploads.ts'

export type WorkspaceInfo = z.infer<typeof workspaceInfo>

export interface DeskHost {
  ports: Ports
  uploads: Uploads
  topics: Feed<Topic>
  jobFeed: Feed<Job>
  /** @throws DeskError conflict when no workspace is open */
  session(): Session
  openSession(): Session | undefined
  /** What is being opened now. */
  opening(): Opening | null
  info(session: Session): WorkspaceInfo
  recent(): Promise<WorkspaceInfo[]>
  preferences: PreferencesFile
  /** Makes a workspace and opens it. Without a folder, one named after it among the host's workspaces. */
  create(name: string, folder?: string): Promise<WorkspaceInfo>
  /** Opens a workspace by an id of `recent` or by its folder; the one that was open is closed once that has succeeded. */
  open(target: { id?: string; folder?: string }): Promise<WorkspaceInfo>
  restore(backup: string, target: { folder?: string; name?: string }): Promise<WorkspaceInfo>
  /** Answers whether one was open. */
  closeWorkspace(): Promise<boolean>
  close(): Promise<void>
}

const jobInterval = 100
const topicInterval = 50

export function createHost(ports: Ports): DeskHost {
  const list = recentList(ports.places.configuration)
  const uploads = createUploads()
  const topics = createFeed<Topic>({ keyOf: (topic) => topic, interval: topicInterval })
  const jobFeed = createFeed<Job>({ keyOf: (job) => job.id, interval: jobInterval, urgent: (job) => job.status !== 'running' })
  const turns = createWriteGate()
  let current: Session | undefined
  let opening: Opening | null = null

  const info = (session: Session): WorkspaceInfo => ({
    id: session.info.id, name: readSettings(session.records).name, folder: session.layout.folder, openedAt: new Date(session.openedAt).toISOString()
  })

  async function closeCurrent(): Promise<boolean> {
    const session = current
    if (!session) return false
    current = undefined
    uploads.forget(session.info.id)
    await session.close()
    topics.publish('workspace')
    return true
  }

  async function openFolder(named: string): Promise<WorkspaceInfo> {
    const folder = existsSync(named) ? realpathSync(named) : named
    if (current?.layout.folder === folder) return info(current)
    const { id, name } = readWorkspaceInfo(layoutOf(folder))
    const key = await ports.secrets.read(id)
    if (!key) throw missingKey()
    let state: Opening = { name, stage: 'check', progress: 0, reason: null }
    const note = (change: Partial<Opening>) => (opening = state = { ...state, ...change })
    note({})
    const session = await openSession(folder, key, {
      ports, topics, jobFeed, onProgress: (progress, stage) => note({ progress, stage }), onFault: (reason) => note({ reason })
    }).finally(() => (opening = null))
    await closeCurrent()
    current = session
    const opened = info(session)
    await list.put({ id, name: opened.name, folder, openedAt: opened.openedAt! })
    topics.publish('workspace')
    return opened
  }

  async function folderOf(target: { id?: string; folder?: string }): Promise<string> {
    if (target.folder !== undefined) return resolve(target.folder)
    const entries = await list.read()
    const found = distinguish(entries).find(({ id }) => id === target.id) ?? entries.find(({ id }) => id === target.id)
    if (found) return found.folder
    throw new DeskError('not_found', {
      field: 'id',
      message: { zh: '没有找到这个工作区', en: 'There is no such workspace' },
      remedy: { zh: '请从列表中选择，或按文件夹打开', en: 'Choose one of the list, or open it by its folder' }
    })
  }

  return {
    ports, uploads, topics, jobFeed, info,
    preferences: preferencesFile(ports.places.configuration),
    openSession: () => current,
    opening: () => opening,
    session() {
      if (current) return current
      throw new DeskError('conflict', {
        field: 'workspace',
        message: { zh: '尚未打开工作区', en: 'No workspace is open' },
        remedy: { zh: '请先新建或打开一个工作区', en: 'Create or open a workspace first' }
      })
    },
    async recent() {
      return distinguish(await list.read()).filter(({ folder }) => existsSync(layoutOf(folder).info)).map((entry) => ({
        ...entry, locked: entry.folder === current?.layout.folder ? null : holderOf(entry.folder)
      }))
    },
    create: (name, folder) => turns.run(async () => {
      const target = folder === undefined ? freeFolder(ports.places.workspaces, name) : resolve(folder)
      const id = randomBytes(16).toString('hex')
      const key = (await ports.secrets.read(id)) ?? randomBytes(32)
      await ports.secrets.write(id, key)
      const at = ports.clock.now()
      createWorkspace(target, name, key, { id, at }, (records) => installFirstTags(records, { user: systemUser, at }))
      return openFolder(target)
    }),
    open: (target) => turns.run(async () => openFolder(await folderOf(target))),
    restore: (backup, target) => turns.run(async () => {
      const { workspace } = await readBackupHeader(backup)
      const key = await ports.secrets.read(workspace.id)
      if (!key) throw missingKey()
      const folder = target.folder === undefined ? freeFolder(ports.places.workspaces, target.name ?? workspace.name) : resolve(target.folder)
      await restoreWorkspace(backup, folder, { workspaceKey: key, name: target.name, workers: ports.workers })
      return openFolder(folder)
    }),
    closeWorkspace: () => turns.run(closeCurrent),
    async close() {
      await turns.run(closeCurrent)
      topics.end()
      jobFeed.end()
    }
  }
}

function holderOf(folder: string): string | null {
  const holder = lockHolder(layoutOf(folder).lock)
  return holder ? describeHolder(holder) : null
}

/** A restored copy has the id (and key) of its original: where an id stands twice, its folder is told too, so that each can be named. */
function distinguish(entries: RecentWorkspace[]): RecentWorkspace[] {
  return entries.map((entry) => {
    const alone = entries.filter(({ id }) => id === entry.id).length === 1
    return alone ? entry : { ...entry, id: `${entry.id}~${createHash('sha256').update(entry.folder).digest('hex').slice(0, 12)}` }
  })
}

function freeFolder(parent: string, name: string): string {
  const safe = name.normalize('NFC').replace(/[\\/:*?"<>|\p{Cc}]/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '').slice(0, 80) || 'workspace'
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? safe : `${safe} ${number}`)
    if (!existsSync(folder)) return folder
  }
}

function missingKey(): DeskError {
  return new DeskError('conflict', {
    field: 'key',
    message: { zh: '本机没有这个工作区的密钥', en: 'This computer does not have the key of that workspace' },
    remedy: {
      zh: '请在创建它的电脑和用户下打开；或用 --key-file 指定它的密钥文件启动 npm run serve',
      en: 'Open it on the computer and as the user that made it, or start npm run serve with --key-file and its key file'
    }
  })
}
