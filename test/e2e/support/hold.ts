/** Calls of a page to its server that are kept back on the way, so that a journey decides what comes first. */
import type { Page } from '@playwright/test'

interface Held {
  /** Calls that pass before one is kept back. */
  passing: number
  kept: (() => void)[]
}

export interface Calls {
  /** From now on calls of this path are kept back, after `passing` more of them. */
  hold(path: string, passing: number): void
  /** Resolves once one of them is kept back. */
  held(path: string): Promise<void>
  /** Sends what was kept back, and keeps nothing back any more. */
  release(path: string): Promise<void>
}

/** Has to be called before the page opens its line. */
export async function holdCalls(page: Page): Promise<Calls> {
  const paths = new Map<string, Held>()
  await page.routeWebSocket(/.*/, (line) => {
    const server = line.connectToServer()
    line.onMessage((message) => {
      const text = message.toString()
      const held = [...paths].find(([path]) => text.includes(`/${path}"`))?.[1]
      if (!held) return server.send(message)
      if (held.passing > 0) {
        held.passing -= 1
        return server.send(message)
      }
      held.kept.push(() => server.send(message))
    })
  })
  const until = async (path: string) => {
    while (paths.get(path)!.kept.length === 0) await page.waitForTimeout(20)
  }
  return {
    hold: (path, passing) => void paths.set(path, { passing, kept: [] }),
    held: until,
    async release(path) {
      await until(path)
      const { kept } = paths.get(path)!
      paths.delete(path)
      for (const send of kept) send()
    }
  }
}
