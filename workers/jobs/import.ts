import { createImportWorker } from '#core/import/import-run.ts'
import { exposeWorker } from '#workers/runtime/expose.ts'

exposeWorker(createImportWorker())
