/** The one gate between a stored value and an answer. */

export type Mask = 'clear' | 'phone' | 'email' | 'name' | 'id' | 'hidden'

/** How a field (or identity channel) is shown to a role. Owners see every value; any other role sees secret ones masked. */
export function maskFor(context: { user: { role: string } }, field: string, sensitivity: 'open' | 'secret' = 'secret'): Mask {
  if (context.user.role === 'owner' || sensitivity === 'open') return 'clear'
  return maskOf(field)
}

/** How a secret field is shown to whoever need not see its value. */
export function maskOf(field: string): Mask {
  return maskOfField[field] ?? 'hidden'
}

const maskOfField: Record<string, Mask> = { phone: 'phone', email: 'email', name: 'name', id_no: 'id', credit_code: 'id' }

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
