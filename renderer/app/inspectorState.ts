/** Whether the inspector stands beside the screen. In a wide window as it was left; in a narrow one only while it is asked for, since it takes columns from the table. */
import { useSyncExternalStore } from 'react'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { preferences, setPreference, usePreferences } from './preferences.ts'

const roomy = '(min-width: 1440px)'
const asked = createStore(false)

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(roomy)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

const isRoomy = () => window.matchMedia(roomy).matches

export function useInspectorOpen(): boolean {
  const { inspectorOpen } = usePreferences()
  const isAsked = useStore(asked)
  return useSyncExternalStore(subscribe, isRoomy) ? inspectorOpen : isAsked
}

export function showInspector(open: boolean): void {
  if (isRoomy()) setPreference('inspectorOpen', open)
  else asked.set(open)
}

export function isInspectorOpen(): boolean {
  return isRoomy() ? preferences.get().inspectorOpen : asked.get()
}

export function toggleInspector(): void {
  showInspector(!isInspectorOpen())
}
