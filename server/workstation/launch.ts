/** `npm start` and `npm run demo`: the app in Electron, else in the browser. */
import type { Words } from '#core/contract/errors.ts'
import { openBrowser } from './browser.ts'
import { ensureBuilt } from './build.ts'
import { openDemo } from './demo-data.ts'
import { findElectron, runElectron } from './electron.ts'
import { standardErrorLogger } from './host.ts'
import { randomToken } from './options.ts'
import { placesOf } from './places.ts'
import { building, say, sayError, terminalLocale } from './terminal.ts'
import { startWorkstation } from './workstation.ts'

const doesNotStart: Words = { zh: '它在这里无法启动', en: 'it does not start here' }
const opening: Words = { zh: 'CohortDesk 正在浏览器中打开：', en: 'CohortDesk opens in your browser: ' }
const openYourself: Words = { zh: '请在本机浏览器中打开 CohortDesk：', en: 'Open CohortDesk in a browser of this machine: ' }

function sayFallback(reason: Words): void {
  say({ zh: `不使用 Electron：${reason.zh}。同一应用将在浏览器中打开。`, en: `Electron is not used: ${reason.en}. The same app opens in the browser.` })
}

/** An Electron that ends this soon with an error did not start. */
const startTime = 5000

export async function launch({ demo }: { demo: boolean }): Promise<void> {
  try {
    const electron = await findElectron(process.env)
    if (typeof electron === 'string') {
      await ensureBuilt('everything', () => say(building))
      const { code, milliseconds } = await runElectron(electron, demo ? ['--demo'] : [])
      if (code === 0 || milliseconds > startTime) {
        process.exitCode = code
        return
      }
    }
    sayFallback(typeof electron === 'string' ? doesNotStart : electron.reason)
    await launchBrowser(demo)
  } catch (error) {
    sayError(error)
    process.exitCode = 1
  }
}

async function launchBrowser(demo: boolean): Promise<void> {
  const logger = standardErrorLogger('warn')
  await ensureBuilt('renderer', () => say(building))
  const workstation = await startWorkstation({ logger, token: randomToken(), ...(demo && { prepare: (client) => openDemo(client) }) })
  const opened = await openBrowser(workstation.page, placesOf().configuration).catch(() => false)
  const words = opened ? opening : openYourself
  process.stdout.write(`${words[terminalLocale()]}${workstation.page}\n`)
  say({ zh: '按 Ctrl+C 结束。', en: 'Ctrl+C ends it.' })
}
