/** Short messages at the bottom of the window, with one thing to do about them. */
import { createStore } from '#renderer/bridge/store.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { runCommand } from './registry.ts'
import { bothWords } from '#renderer/i18n/i18n.ts'
import type { Words } from '#core/contract/errors.ts'

interface Toast {
  id: number
  tone: 'plain' | 'bad'
  text: Words
  detail?: Words
  action?: { label: Words; run: () => void } | undefined
  /** Its action takes back or repeats the last act: that of the toast only as long as nothing else was done. */
  turns?: boolean
}

export const toasts = createStore<Toast[]>([])
let lastId = 0

export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }, milliseconds = 6000): void {
  lastId += 1
  const id = lastId
  toasts.set((list) => [...(toast.turns ? list.map(retired) : list).slice(-2), { tone: 'plain', ...toast, id }])
  setTimeout(() => dismiss(id), toast.tone === 'bad' ? milliseconds * 2 : milliseconds)
}

const retired = (toast: Toast): Toast => (toast.turns ? { ...toast, action: undefined } : toast)

/** Something was taken back or done again: what older toasts offer is no longer about their own act. */
export function retireTurns(): void {
  toasts.set((list) => list.map(retired))
}

/** Says what went wrong, and what to do about it. */
export function showFailure(error: unknown): void {
  showToast(failureToast(error))
}

/** The same with something to do about it beside it. */
export function showFailureWith(error: unknown, action: Toast['action']): void {
  showToast({ ...failureToast(error), ...(action && { action }) })
}

function failureToast(error: unknown): Pick<Toast, 'tone' | 'text' | 'detail'> {
  const failure = failureOf(error)
  return { tone: 'bad', text: failure.problems[0]?.message ?? failure.message, ...((failure.problems[0]?.remedy ?? failure.remedy) && { detail: failure.problems[0]?.remedy ?? failure.remedy }) }
}

/** Says that something was done to what bears the name, with undo beside it. `path` is a key of the catalogue that ends in a colon. */
export function showDone(path: string, name: string): void {
  const { zh, en } = bothWords(path)
  showToast({ turns: true, text: { zh: `${zh}${name}`, en: `${en}${name}` }, action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
}

export function dismiss(id: number): void {
  toasts.set((list) => list.filter((toast) => toast.id !== id))
}
