/** Which of the frame's own panels are open. */
import { createStore } from '#renderer/bridge/store.ts'

export type OpenPanel = 'palette' | 'shortcuts' | 'jobs' | 'newCustomer' | null
export const panel = createStore<OpenPanel>(null)

/** What is selected in the list on screen, for the status bar: a label key and ready text. */
export interface Aggregate {
  label: string
  value: string
}
export const aggregates = createStore<Aggregate[]>([])
