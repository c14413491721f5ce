/** The desk: everything of the core behind one router. A host builds it with its ports, gives the router to its transports, and closes it at the end. */
import type { Router } from '@orpc/server'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Contract } from '#core/contract/contract.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Ports } from '#core/ports/ports.ts'
import { callContext, type CallContext, type Transport, type User } from './context.ts'
import { implementer } from './middleware.ts'

export type DeskRouter = Router<Contract, CallContext>

export interface Desk {
  /** For any oRPC handler; every call needs a context of `createContext`. */
  router: DeskRouter
  createContext(transport: Transport, user?: User): CallContext
  /** A handle for a file that the user chose in a dialog of the host. @throws DeskError not_found */
  registerPath(path: string): Promise<ChosenFile>
  /** Keeps an uploaded file, encrypted, in the open workspace. @throws DeskError conflict when no workspace is open */
  receiveUpload(fileName: string, content: AsyncIterable<Uint8Array>): Promise<ChosenFile>
  /** Ends the running job cleanly (it starts again at the next opening), closes the workspace and ends every watch. */
  close(): Promise<void>
}

export function openDesk(ports: Ports): Desk {
  const os = implementer(ports.logger)
  const closed = () => {
    throw new DeskError('conflict', {
      field: 'workspace',
      message: { zh: '尚未打开工作区', en: 'No workspace is open' },
      remedy: { zh: '请先新建或打开一个工作区', en: 'Create or open a workspace first' }
    })
  }
  const { workspaces, workspace, jobs, imports, customer360, customers } = os
  return {
    router: os.router({
      workspaces: {
        current: workspaces.current.handler(() => ({ workspace: null, host: ports.host.kind, platform: ports.host.platform, version: ports.host.version })),
        recent: workspaces.recent.handler(() => ({ items: [] })),
        create: workspaces.create.handler(closed),
        open: workspaces.open.handler(closed),
        close: workspaces.close.handler(() => ({ closed: false })),
        demo: workspaces.demo.handler(closed),
        restore: workspaces.restore.handler(closed)
      },
      workspace: {
        status: workspace.status.handler(closed),
        watch: workspace.watch.handler(closed),
        settings: workspace.settings.handler(closed),
        changeSettings: workspace.changeSettings.handler(closed),
        backups: workspace.backups.handler(closed),
        backup: workspace.backup.handler(closed),
        verify: workspace.verify.handler(closed),
        rebuildFacts: workspace.rebuildFacts.handler(closed),
        compact: workspace.compact.handler(closed),
        undoState: workspace.undoState.handler(closed),
        undo: workspace.undo.handler(closed),
        redo: workspace.redo.handler(closed)
      },
      jobs: { list: jobs.list.handler(closed), get: jobs.get.handler(closed), cancel: jobs.cancel.handler(closed), watch: jobs.watch.handler(closed) },
      imports: {
        create: imports.create.handler(closed),
        inspect: imports.inspect.handler(closed),
        list: imports.list.handler(closed),
        get: imports.get.handler(closed),
        rejects: imports.rejects.handler(closed),
        replay: imports.replay.handler(closed),
        undo: imports.undo.handler(closed),
        fields: imports.fields.handler(closed),
        templates: imports.templates.handler(closed)
      },
      customer360: {
        profile: customer360.profile.handler(closed),
        timeline: customer360.timeline.handler(closed),
        value: customer360.value.handler(closed),
        search: customer360.search.handler(closed)
      },
      customers: {
        list: customers.list.handler(closed),
        facets: customers.facets.handler(closed),
        create: customers.create.handler(closed),
        update: customers.update.handler(closed),
        profile: customers.profile.handler(closed),
        valueScore: customers.valueScore.handler(closed),
        timeline: customers.timeline.handler(closed),
        addBehaviour: customers.addBehaviour.handler(closed),
        behaviours: customers.behaviours.handler(closed),
        addInteraction: customers.addInteraction.handler(closed),
        interactions: customers.interactions.handler(closed)
      }
    }),
    createContext: callContext,
    registerPath: async () => closed(),
    receiveUpload: async () => closed(),
    close: async () => {}
  }
}
