import { createEventIndexWorker } from '#core/store/event-index/worker.ts'
import { exposeWorker } from '#workers/runtime/expose.ts'

exposeWorker(createEventIndexWorker())
