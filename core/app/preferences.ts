/** How this user wants the interface. Kept with the user rather than by the page, whose storage goes with the port of the host. */
import { join } from 'node:path'
import { interfaceState, type InterfaceState } from '#core/contract/common.ts'
import { userFile } from './user-file.ts'

export interface PreferencesFile {
  /** Null where nothing was kept, or what stands there is none. */
  read(): Promise<InterfaceState | null>
  keep(preferences: InterfaceState): Promise<void>
}

export function preferencesFile(configurationFolder: string): PreferencesFile {
  const stored = userFile(join(configurationFolder, 'preferences.json'))
  return {
    async read() {
      const text = await stored.read()
      try {
        return text === undefined ? null : interfaceState.parse(JSON.parse(text))
      } catch {
        return null
      }
    },
    keep: (preferences) => stored.change(() => JSON.stringify(preferences, null, 2))
  }
}
