/** A workspace that receives signed records over HTTP, until it is killed. The address is its first line. */
import { writeSync } from 'node:fs'
import { listen } from '#server/workstation/listen.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { openCrashDesk } from './crash-desk.ts'
import type { Order } from './plan.ts'

const { desk } = await openCrashDesk(JSON.parse(process.argv[2]!) as Order)
const { url } = await listen({ desk, logger: silentLogger, clock: { now: Date.now }, token: 'crash', version: '0.0.0' })
writeSync(1, `${url}\n`)
