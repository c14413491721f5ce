/** The one gate between a stored value and an answer. */
import type { Mask } from '#core/domain/masks.ts'

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
