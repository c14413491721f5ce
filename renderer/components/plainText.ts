/** Any JSON value as text on one line; blank is the empty text. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(plainText).join(', ')
  return JSON.stringify(value)
}
