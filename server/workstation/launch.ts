/** `npm start` and `npm run demo`: the app in Electron, else in the browser. */
import { openBrowser } from './browser.ts'
import { ensureBuilt } from './build.ts'
import { openDemo } from './demo-data.ts'
import { findElectron, runElectron } from './electron.ts'
import { standardErrorLogger } from './host.ts'
import { randomToken } from './options.ts'
import { placesOf } from './places.ts'
import { explain, startWorkstation } from './workstation.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)

/** An Electron that ends this soon with an error did not start. */
const startTime = 5000

export async function launch({ demo }: { demo: boolean }): Promise<void> {
  try {
    const electron = await findElectron(process.env, say)
    if (typeof electron === 'string') {
      await ensureBuilt('everything', () => say('Building …'))
      const { code, milliseconds } = await runElectron(electron, demo ? ['--demo'] : [])
      if (code === 0 || milliseconds > startTime) {
        process.exitCode = code
        return
      }
    }
    say(`Electron is not used: ${typeof electron === 'string' ? 'it does not start here' : electron.reason}. The same app opens in the browser.`)
    await launchBrowser(demo)
  } catch (error) {
    say(explain(error))
    process.exitCode = 1
  }
}

async function launchBrowser(demo: boolean): Promise<void> {
  const logger = standardErrorLogger('warn')
  await ensureBuilt('renderer', () => say('Building the interface …'))
  const workstation = await startWorkstation({ logger, token: randomToken(), ...(demo && { prepare: (client) => openDemo(client, say) }) })
  const opened = await openBrowser(workstation.page, placesOf().configuration).catch(() => false)
  process.stdout.write(`${opened ? 'CohortDesk opens in your browser' : 'Open CohortDesk in a browser of this machine'}: ${workstation.page}\n`)
  say('Ctrl+C ends it.')
}
