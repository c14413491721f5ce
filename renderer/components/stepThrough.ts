import type { KeyboardEvent } from 'react'

/** In a list of choices below a text field: the arrows go from the field to the first of them, from one to the next, and back. Radio buttons have arrows of their own. */
export function stepThrough(event: KeyboardEvent<HTMLElement>): void {
  const { key, target, currentTarget, nativeEvent: { isComposing } } = event
  if ((key !== 'ArrowDown' && key !== 'ArrowUp') || isComposing || !(target instanceof HTMLInputElement) || target.type === 'radio') return
  const controls = [...currentTarget.querySelectorAll<HTMLInputElement>('input:is([type=checkbox], [type=radio], :not([type]))')]
  const at = controls.indexOf(target)
  const next = at < 0 ? undefined : controls[at + (key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
