/** The Chromium of journeys and screenshots: the system's, or the one from npm. */
import { chromium, type Browser } from 'playwright-core'
import { findChromium } from './electron/find-chromium.ts'

/** Switches off what would speak to the network or draw on a device that is not there. */
const quiet = ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--disable-sync', '--no-first-run', '--font-render-hinting=none']

/** The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, args } = await findChromium()
  return chromium.launch({ executablePath, headless: true, args: [...args, ...quiet] })
}
