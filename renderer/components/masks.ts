/** Whether the core covered part of a value. */
export function isMasked(value: string): boolean {
  return /[*•●＊]{2,}/.test(value)
}
