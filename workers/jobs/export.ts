import { createExportWorker } from '#core/export/worker.ts'
import { exposeWorker } from '#workers/runtime/expose.ts'

exposeWorker(createExportWorker())
