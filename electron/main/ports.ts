/** What the core needs of the outside world, as Electron supplies it. */
import { join } from 'node:path'
import { app, Notification, safeStorage } from 'electron'
import type { JobWorkerName, Logger, Notifier, Ports } from '#core/ports/ports.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { openSecrets } from './secrets.ts'

/** The app must be ready. Worker entries and native modules lie beside the application code, unpacked from the archive by electron-builder.yml. */
export function electronPorts(logger: Logger): Ports {
  const userData = app.getPath('userData')
  return {
    host: { kind: 'electron', platform: process.platform, version: app.getVersion() },
    clock: { now: () => Date.now() },
    secrets: openSecrets(safeStorage, join(userData, 'keys'), process.platform),
    logger,
    workers: threadWorkers({ import: workerEntry('import'), records: workerEntry('records'), export: workerEntry('export'), 'event-index': workerEntry('event-index') }, join(userData, 'worker-code-cache')),
    notifier,
    places: { configuration: userData, workspaces: join(app.getPath('documents'), 'CohortDesk'), exports: app.getPath('downloads') },
    refresh: { afterChange: 3000, every: 60_000 }
  }
}

function workerEntry(name: JobWorkerName): string {
  return join(app.getAppPath(), 'out/main/jobs', `${name}.js`)
}

const notifier: Notifier = {
  notify(title, body) {
    if (Notification.isSupported()) new Notification({ title, body }).show()
  }
}
