/** Customers as people enter them: every value is invented and different from call to call. */
import type { DeskClient } from '#test/support/desk.ts'

type NewCustomer = Parameters<DeskClient['customers']['create']>[0]

let made = 0

/** A customer with name, phone and e-mail of its own; `change` replaces or adds fields. */
export function newCustomer(change: NewCustomer['fields'] = {}, identities: NewCustomer['identities'] = []): NewCustomer {
  made += 1
  const fields = { name: `测试${made}`, phone: `139${String(10_000_000 + made * 7919)}`, email: `person${made}@example.org`, city: '上海', ...change }
  return { fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)), identities }
}
