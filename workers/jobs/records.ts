import { createRecordsWorker } from '#core/store/records/worker.ts'
import { exposeWorker } from '#workers/runtime/expose.ts'

exposeWorker(createRecordsWorker())
