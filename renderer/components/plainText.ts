/** Any JSON value as text on one line; blank is the empty text. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  return JSON.stringify(value)
}

/** The values of a line of an order, one after another; anything else as text. */
export function lineText(line: unknown): string {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return plainText(line)
  return Object.values(line).map(plainText).filter(Boolean).join(' · ')
}
