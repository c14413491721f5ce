/** Masks: how a value is shown to whoever need not see it whole. */

export const masks = ['clear', 'phone', 'email', 'name', 'id', 'hidden'] as const
export type Mask = (typeof masks)[number]

/** A value as shown under a mask. Blank stays blank. */
export function masked<Value>(value: Value, mask: Mask): Value | string | null {
  if (mask === 'clear' || value === null || value === undefined || value === '') return value
  const text = String(value)
  switch (mask) {
    case 'phone':
      return text.length > 7 ? `${text.slice(0, -8)}****${text.slice(-4)}` : '****'
    case 'email':
      return text.includes('@') ? `${text[0]}***${text.slice(text.indexOf('@'))}` : '***'
    case 'name':
      return `${[...text][0] ?? ''}*`
    case 'id':
      return text.length > 10 ? `${text.slice(0, 6)}${'*'.repeat(text.length - 10)}${text.slice(-4)}` : '****'
    case 'hidden':
      return '***'
  }
}
