/** The open workspace: its state, settings, upkeep and undo. */
import { statSync, readdirSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Status } from '#core/contract/workspace.ts'
import { isTimeZone } from '#core/domain/conditions/time.ts'
import { entityOfKey } from '#core/domain/entities.ts'
import { editSettings, entityToDelete, passOver, reverseLast, undoState } from '#core/identity/undo.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { entriesAfter } from '#core/store/log/log.ts'
import { countBatches } from '#core/store/records/batch-list.ts'
import { keepDraft, keepTabs, readDrafts, readTabs } from '#core/store/records/interface-state.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { transaction } from '#core/store/records/statement.ts'
import { listBackups } from '#core/store/workspace/backup.ts'
import { writeWorkspaceInfo } from '#core/store/workspace/info.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { allowedFolder } from './workspaces.ts'

export function workspaceProcedures({ workspace: os }: Implementer, host: DeskHost) {
  const submit = async (kind: string, parameters: unknown, context: CallContext) => {
    const session = host.session()
    const job = await session.jobs.submit(kind, readSettings(session.records).name, parameters, context.user.id)
    auditView(session, context, `workspace.${kind}`, {})
    return { jobId: job.id }
  }
  return {
    status: os.status.handler(() => statusOf(host, host.session())),
    watch: os.watch.handler(({ signal }) => {
      const version = () => host.openSession()?.dataVersion() ?? 0
      return host.topics.listen((topics) => [{ dataVersion: version(), changed: topics as string[] }], [{ dataVersion: version(), changed: [] }], signal)
    }),
    settings: os.settings.handler(() => readSettings(host.session().records)),
    changeSettings: os.changeSettings.handler(async ({ input, context }) => {
      ensureTimeZone(input.timeZone)
      const session = host.session()
      const settings = await session.commit(['settings', 'workspace'], (records) => editSettings(records, input, act(session, context)))
      keepName(session)
      return settings
    }),
    tabs: os.tabs.handler(() => ({ tabs: readTabs(host.session().records) })),
    keepTabs: os.keepTabs.handler(async ({ input }) => {
      const { gate, records } = ofWorkspace(host, input.workspace)
      await gate.run(() => keepTabs(records, input.tabs))
      return {}
    }),
    drafts: os.drafts.handler(() => ({ drafts: readDrafts(host.session().records) })),
    keepDraft: os.keepDraft.handler(async ({ input: { workspace, name, draft } }) => {
      const { gate, records, ports } = ofWorkspace(host, workspace)
      await gate.run(() => keepDraft(records, name, draft, ports.clock.now()))
      return {}
    }),
    backups: os.backups.handler(async () => {
      const backups = await listBackups(host.session().layout)
      return { items: backups.map(({ file, size, at }) => ({ file, size, at: new Date(at).toISOString() })) }
    }),
    backup: os.backup.handler(({ input, context }) => submit('backup', { destination: destinationOf(context, input.destination) }, context)),
    verify: os.verify.handler(({ context }) => submit('verify', {}, context)),
    rebuildFacts: os.rebuildFacts.handler(({ context }) => submit('rebuild-facts', {}, context)),
    compact: os.compact.handler(({ context }) => submit('compact', {}, context)),
    undoState: os.undoState.handler(({ context }) => undoState(host.session().records, context.user.id)),
    undo: os.undo.handler(({ context }) => reverse(host.session(), 'undo', context)),
    redo: os.redo.handler(({ context }) => reverse(host.session(), 'redo', context)),
    passOver: os.passOver.handler(async ({ input: { turn }, context }) => {
      const session = host.session()
      const { user, at } = act(session, context)
      const done = await session.commit(['workspace'], (records) => passOver(records, turn, user, at))
      return { ...undoState(session.records, user), done }
    })
  }
}

export function act(session: Session, context: CallContext) {
  return { user: context.user.id, at: session.ports.clock.now() }
}

async function reverse(session: Session, turn: 'undo' | 'redo', context: CallContext): Promise<{ undo: Words | null; redo: Words | null; done: Words | null }> {
  const { records, gate } = session
  const { user, at } = act(session, context)
  const done = await gate.run(async () => {
    const key = entityToDelete(records, turn, user)
    const hasEvents = key !== undefined && (await hasEventsOf(session, key))
    return transaction(records, () => reverseLast(records, turn, user, at, hasEvents))
  })
  await session.follow('customers', 'settings', 'tags')
  keepName(session)
  return { ...undoState(records, user), done }
}

async function hasEventsOf(session: Session, key: number): Promise<boolean> {
  await session.following.catchUp()
  const { type, id } = entityOfKey(key)
  const [row] = await session.facts.read((duck) => duck.rows<{ found: boolean }>(
    'SELECT count(*) > 0 AS found FROM events WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER', [entityTypeNumber[type], id]))
  return row!.found
}

/** The name stands in workspace.json too, where it can be read without the key. */
function keepName(session: Session): void {
  const { name } = readSettings(session.records)
  if (name === session.info.name) return
  session.info.name = name
  writeWorkspaceInfo(session.layout, session.info)
}

async function statusOf(host: DeskHost, session: Session): Promise<Status> {
  const { records, layout, ports } = session
  const version = session.dataVersion()
  const [last] = version > 0 ? entriesAfter(records, version - 1, 1) : []
  return {
    workspace: host.info(session),
    dataVersion: version,
    pendingEntries: session.following.pending(),
    freshness: last ? new Date(last.at).toISOString() : null,
    asOf: new Date(ports.clock.now()).toISOString(),
    timeZone: readSettings(records).timeZone,
    counts: { ...await countFacts(session), batches: countBatches(records) },
    sizes: { records: sizeOf(layout.records), facts: sizeOf(layout.facts), raw: folderSize(layout.raw), snapshots: folderSize(layout.snapshots) },
    repairs: session.repairs.map(({ code, message, at }) => ({ code, message, at: new Date(at).toISOString() }))
  }
}

async function countFacts(session: Session): Promise<Omit<Status['counts'], 'batches'>> {
  const [row] = await session.facts.read((duck) => duck.rows<Record<'customers' | 'accounts' | 'leads' | 'events', bigint>>(`
    SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM leads) AS leads,
      (SELECT count(*) FROM events WHERE voided_by IS NULL) AS events`))
  return { customers: Number(row!.customers), accounts: Number(row!.accounts), leads: Number(row!.leads), events: Number(row!.events) }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function folderSize(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0)
}

function destinationOf(context: CallContext, destination: string | undefined): string | undefined {
  const allowed = allowedFolder(context, destination)
  if (allowed === undefined) return undefined
  if (!isAbsolute(allowed)) {
    throw new DeskError('invalid', {
      field: 'destination',
      message: { zh: '备份文件需要完整路径', en: 'The backup needs an absolute path' },
      remedy: { zh: '请给出以 / 或盘符开头的文件路径，或省略以存入工作区的 backups', en: 'Give a path that starts at the root, or leave it out to store it in backups/' }
    })
  }
  return resolve(allowed)
}

/** The open workspace, where it is the one that is meant. @throws DeskError conflict */
function ofWorkspace(host: DeskHost, id: string): Session {
  const session = host.session()
  if (session.info.id === id) return session
  throw new DeskError('conflict', {
    field: 'workspace',
    message: { zh: '现在打开的是另一个工作区', en: 'Another workspace is open now' },
    remedy: { zh: '请刷新页面', en: 'Reload the page' }
  })
}

function ensureTimeZone(timeZone: string | undefined): void {
  if (timeZone === undefined || isTimeZone(timeZone)) return
  throw new DeskError('invalid', {
    field: 'timeZone',
    message: { zh: '没有这个时区', en: 'There is no such time zone' },
    remedy: { zh: '请使用 IANA 名称，如 Asia/Shanghai', en: 'Use an IANA name such as Asia/Shanghai' }
  })
}
