/** How this person wants the interface: kept by the browser or window and with the user's settings, never in a workspace, and never with anything about a customer. */
import { createStore, useStore } from '#renderer/bridge/store.ts'
import type { Locale } from '#core/contract/errors.ts'
import { gathered, newer, readLocal, writeLocal, type Dated } from './kept.ts'

export interface Preferences extends Dated {
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

/** Chinese, unless the system or browser speaks English to this person. */
export function firstLanguage(spoken: readonly string[]): Locale {
  const known = spoken.map((tag) => tag.toLowerCase().split('-')[0]).find((language) => language === 'zh' || language === 'en')
  return known === 'en' ? 'en' : 'zh'
}

const defaults: Preferences = {
  changedAt: 0, language: firstLanguage(globalThis.navigator?.languages ?? []), theme: 'system', density: 'comfortable', bigNumbers: 'full', railOpen: true, inspectorOpen: true, inspectorWidth: 320, columns: {}, columnWidths: {}
}

export const preferences = createStore<Preferences>(readLocal(key, defaults))
preferences.subscribe(() => writeLocal(key, preferences.get()))

export function usePreferences(): Preferences {
  return useStore(preferences)
}

export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  preferences.set((current) => ({ ...current, [name]: value, changedAt: Date.now() }))
}

/** Takes what the core has where that is newer, and from now on gives it every change. */
export async function sharePreferences(core: {
  preferences: () => Promise<{ preferences: Record<string, unknown> | null }>
  keepPreferences: (input: { preferences: Record<string, unknown> }) => Promise<unknown>
}): Promise<void> {
  const { preferences: kept } = await core.preferences()
  const keep = gathered(() => void core.keepPreferences({ preferences: { ...preferences.get() } }).catch(() => undefined))
  preferences.set(newer(preferences.get(), kept))
  preferences.subscribe(keep)
  if (preferences.get().changedAt > 0 && preferences.get().changedAt !== kept?.['changedAt']) keep()
}
