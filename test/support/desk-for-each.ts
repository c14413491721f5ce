import { afterEach, beforeEach } from 'vitest'
import { makeOpenDesk, type DeskClient } from './desk.ts'

type Made = Awaited<ReturnType<typeof makeOpenDesk>>

/** A desk with an open workspace for each test of a file, closed after it; `made` and `client` are those of the test that runs. */
export function deskForEach(): { made: Made; client: DeskClient } {
  const made = {} as Made
  beforeEach(async () => void Object.assign(made, await makeOpenDesk()))
  afterEach(() => made.close())
  return { made, client: new Proxy({} as DeskClient, { get: (_, part) => Reflect.get(made.client, part) as unknown }) }
}
