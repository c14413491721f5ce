/** How this person wants the interface; kept by the browser or window, never in the workspace, and never with anything about a customer. */
import { createStore, useStore } from '#renderer/bridge/store.ts'
import type { Locale } from '#core/contract/errors.ts'

export interface Preferences {
  language: Locale
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  /** `short` writes 12.3 万 or 123 K where a number is a headline; tables always hold full numbers. */
  bigNumbers: 'full' | 'short'
  railOpen: boolean
  inspectorOpen: boolean
  inspectorWidth: number
  /** Shown columns of a list, in order. */
  columns: Record<string, string[]>
  columnWidths: Record<string, Record<string, number>>
}

const key = 'cohortdesk.preferences'
const defaults: Preferences = {
  language: 'zh', theme: 'system', density: 'comfortable', bigNumbers: 'full', railOpen: true, inspectorOpen: true, inspectorWidth: 320, columns: {}, columnWidths: {}
}

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) }
  } catch {
    return defaults
  }
}

export const preferences = createStore<Preferences>(read())
preferences.subscribe(() => {
  try {
    localStorage.setItem(key, JSON.stringify(preferences.get()))
  } catch {
    // A full or forbidden storage loses the preference at the next start and nothing else.
  }
})

export function usePreferences(): Preferences {
  return useStore(preferences)
}

export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  preferences.set((current) => ({ ...current, [name]: value }))
}
