import { exposeWorker } from '#workers/runtime/expose.ts'
import { Greeter } from './greeter.ts'

exposeWorker(new Greeter())
