/** Workspaces as the host sees them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { layoutOf } from '#core/store/layout.ts'
import { countBatches } from '#core/store/records/batch-list.ts'
import { jobsInStatus } from '#core/store/records/jobs.ts'
import { listBackups } from '#core/store/workspace/backup.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost, WorkspaceInfo } from '#core/app/host.ts'
import type { DemoTask } from '#core/app/run-demo.ts'
import type { Implementer } from '#core/app/middleware.ts'

const demoName = '演示 Demo'

export function workspacesProcedures({ workspaces: os }: Implementer, host: DeskHost) {
  const { kind, platform, version } = host.ports.host
  return {
    current: os.current.handler(() => {
      const session = host.openSession()
      return { workspace: session ? host.info(session) : null, opening: host.opening(), host: kind, platform, version }
    }),
    recent: os.recent.handler(async () => ({ items: await host.recent() })),
    preferences: os.preferences.handler(async () => ({ preferences: await host.preferences.read() })),
    keepPreferences: os.keepPreferences.handler(async ({ input }) => {
      await host.preferences.keep(input.preferences)
      return {}
    }),
    create: os.create.handler(async ({ input, context }) => audited(host, context, 'create', await host.create(input.name, allowedFolder(context, input.folder)))),
    open: os.open.handler(async ({ input, context }) => {
      if ((input.id === undefined) === (input.folder === undefined)) throw oneOf('id', 'folder')
      return audited(host, context, 'open', await host.open({ id: input.id, folder: allowedFolder(context, input.folder) }))
    }),
    close: os.close.handler(async () => ({ closed: await host.closeWorkspace() })),
    demo: os.demo.handler(async ({ input, context }) => {
      const workspace = await openDemo(host, allowedFolder(context, input.folder))
      return { workspace, jobId: await fillDemo(host, input, context.user.id) }
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const backup = await allowedBackup(host, context, input.backup)
      return audited(host, context, 'restore', await host.restore(backup, { folder: allowedFolder(context, input.folder), name: input.name }))
    })
  }
}

function audited(host: DeskHost, context: CallContext, act: string, workspace: WorkspaceInfo): WorkspaceInfo {
  auditView(host.session(), context, `workspaces.${act}`, {})
  return workspace
}

async function openDemo(host: DeskHost, folder = join(host.ports.places.workspaces, demoName)): Promise<WorkspaceInfo> {
  return existsSync(layoutOf(folder).info) ? host.open({ folder }) : host.create(demoName, folder)
}

/** The job that fills the demo; null when it is full. */
async function fillDemo(host: DeskHost, size: { customers?: number; events?: number }, user: string): Promise<string | null> {
  const { records, jobs } = host.session()
  const begun = [...jobsInStatus(records, 'running'), ...jobsInStatus(records, 'queued')].find((job) => job.kind === 'demo')
  if (begun) return begun.id
  if (countBatches(records) > 0) return null
  const job = await jobs.submit('demo', demoName, { ...size, now: host.ports.clock.now() } satisfies DemoTask, user)
  return job.id
}

/** A folder that the caller named, where the transport lets it. @throws DeskError forbidden */
export function allowedFolder(context: CallContext, folder: string | undefined): string | undefined {
  if (folder === undefined || context.mayNameFolders) return folder
  throw new DeskError('forbidden', {
    field: 'folder',
    message: { zh: '此界面不能按路径指定文件夹', en: 'Folders cannot be named by path here' },
    remedy: { zh: '请从列表或文件夹对话框中选择', en: 'Choose from the list or the folder dialog' }
  })
}

/** A backup named by path, by the handle of a chosen file, or out of the list of the open workspace. */
async function allowedBackup(host: DeskHost, context: CallContext, backup: string): Promise<string> {
  if (context.mayNameFolders) return backup
  const session = host.openSession()
  const listed = session ? (await listBackups(session.layout)).map(({ file }) => file) : []
  if (listed.includes(backup)) return backup
  const { path } = host.uploads.get(backup)
  if (path !== undefined) return path
  throw oneOf('backup', 'upload')
}

function oneOf(first: string, second: string): DeskError {
  return new DeskError('invalid', {
    field: first,
    message: { zh: `需要且只能给出 ${first} 与 ${second} 之一`, en: `Exactly one of ${first} and ${second} is needed` },
    remedy: { zh: '请检查参数', en: 'Check the parameters' }
  })
}
