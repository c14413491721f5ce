/** The desk: everything of the core behind one router. A host builds it with its ports, gives the router to its transports, and closes it at the end. */
import { randomBytes } from 'node:crypto'
import { basename, resolve } from 'node:path'
import type { Router } from '@orpc/server'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Contract } from '#core/contract/contract.ts'
import type { Accepted } from '#core/contract/ingestion.ts'
import type { Ports } from '#core/ports/ports.ts'
import { keyedHash } from '#core/store/keys.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { callContext, type CallContext } from './context.ts'
import { createHost, type DeskHost } from './host.ts'
import { importFileSize } from './import-path.ts'
import type { IncomingRecords } from './ingestion/receive.ts'
import { implementer } from './middleware.ts'
import { conditionsProcedures } from './procedures/conditions.ts'
import { customer360Procedures } from './procedures/customer360.ts'
import { customersProcedures } from './procedures/customers.ts'
import { duplicatesProcedures } from './procedures/duplicates.ts'
import { heldValuesProcedures } from './procedures/held-values.ts'
import { exportsProcedures } from './procedures/exports.ts'
import { groupsProcedures } from './procedures/groups.ts'
import { importFilesProcedures } from './procedures/import-files.ts'
import { importTemplatesProcedures } from './procedures/import-templates.ts'
import { importsProcedures } from './procedures/imports.ts'
import { ingestionProcedures } from './procedures/ingestion.ts'
import { jobsProcedures } from './procedures/jobs.ts'
import { libraryProcedures } from './procedures/library.ts'
import { recipesProcedures } from './procedures/recipes.ts'
import { qualityProcedures } from './procedures/quality.ts'
import { rejectsProcedures } from './procedures/rejects.ts'
import { segmentLibraryProcedures, segmentProcedures } from './procedures/segment-library.ts'
import { segmentsProcedures } from './procedures/segments.ts'
import { tagsProcedures } from './procedures/tags.ts'
import { watchedFoldersProcedures } from './procedures/watched-folders.ts'
import { workspaceProcedures } from './procedures/workspace.ts'
import { workspacesProcedures } from './procedures/workspaces.ts'

export type DeskRouter = Router<Contract, CallContext>

export interface Desk {
  /** For any oRPC handler; every call needs a context of `createContext`. */
  router: DeskRouter
  createContext: typeof callContext
  /** A handle for a file that the user chose in a dialog of the host. @throws DeskError not_found, invalid */
  registerPath(path: string): Promise<ChosenFile>
  /** A handle for a folder that the user chose in a dialog of the host, to be watched. */
  registerFolder(path: string): ChosenFile
  /** Keeps an uploaded file, encrypted, in the open workspace. @throws DeskError conflict when no workspace is open */
  receiveUpload(fileName: string, content: AsyncIterable<Uint8Array>): Promise<ChosenFile>
  /** Takes signed records of another system in; answers once they are on the disk. @throws DeskError */
  receiveRecords(request: IncomingRecords): Promise<Accepted>
  /** Ends the running job cleanly (it starts again at the next opening), closes the workspace and ends every watch. */
  close(): Promise<void>
}

export function openDesk(ports: Ports): Desk {
  const host = createHost(ports)
  const os = implementer(ports.logger)
  return {
    router: os.router({
      workspaces: workspacesProcedures(os, host),
      workspace: workspaceProcedures(os, host),
      jobs: jobsProcedures(os, host),
      imports: { ...importsProcedures(os, host), ...importFilesProcedures(os, host), ...importTemplatesProcedures(os, host) },
      ingestion: ingestionProcedures(os, host),
      rejects: rejectsProcedures(os, host),
      duplicates: duplicatesProcedures(os, host),
      heldValues: heldValuesProcedures(os, host),
      quality: qualityProcedures(os, host),
      watchedFolders: watchedFoldersProcedures(os, host),
      customer360: customer360Procedures(os, host),
      customers: customersProcedures(os, host),
      segments: { ...segmentsProcedures(os, host), ...segmentLibraryProcedures(os, host) },
      segment: segmentProcedures(os, host),
      groups: groupsProcedures(os, host),
      conditions: conditionsProcedures(os, host),
      library: libraryProcedures(os, host),
      recipes: recipesProcedures(os, host),
      exports: exportsProcedures(os, host),
      tags: tagsProcedures(os, host)
    }),
    createContext: callContext,
    registerPath: (path) => registerPath(host, path),
    registerFolder: (path) => ({ upload: host.uploads.add({ fileName: basename(path), size: 0, path: resolve(path) }), name: basename(path), size: 0 }),
    receiveUpload: (fileName, content) => receiveUpload(host, fileName, content),
    receiveRecords: async (request) => host.session().ingestion.receive(request),
    close: () => host.close()
  }
}

async function registerPath(host: DeskHost, named: string): Promise<ChosenFile> {
  const path = resolve(named)
  const file = { fileName: basename(path), size: await importFileSize(path), path }
  return { upload: host.uploads.add(file), name: file.fileName, size: file.size }
}

async function receiveUpload(host: DeskHost, fileName: string, content: AsyncIterable<Uint8Array>): Promise<ChosenFile> {
  const session = host.session()
  const name = keyedHash(session.keys, `upload/${randomBytes(16).toString('hex')}`)
  const { bytes } = await writeRaw(content, session.layout, session.keys, name)
  return { upload: host.uploads.add({ fileName, size: bytes, raw: { workspaceId: session.info.id, name } }), name: fileName, size: bytes }
}
