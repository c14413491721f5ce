/** Whether back and forward lead anywhere: the router numbers its entries. */
import { createStore } from '#renderer/bridge/store.ts'

export const historyEnds = createStore({ back: false, forward: false })
let newest = 0

/** Call after each navigation. */
export function noteHistory(history: History, pushed: boolean): void {
  const index = (history.state as { idx?: number } | null)?.idx ?? 0
  newest = pushed ? index : Math.max(newest, index)
  historyEnds.set({ back: index > 0, forward: index < newest })
}
