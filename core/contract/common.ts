import { z } from 'zod'

export const instant = z.iso.datetime({ offset: true }).describe('ISO-8601 instant with zone')
export const publicId = z.string().min(1).max(200)

/** A page request: `limit` rows after `cursor` (opaque, from the previous page). */
export const pageInput = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional()
}

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() })
}

export const words = z.object({ zh: z.string(), en: z.string() })
export const entityType = z.enum(['customer', 'account', 'lead'])
const largestState = 65_536

/** What the interface keeps for its next start: its own affair, so that only its size is checked. */
export const interfaceState = z.record(z.string().max(100), z.unknown())
  .refine((state) => JSON.stringify(state).length <= largestState, { error: `must be at most ${largestState} characters of JSON` })
export type InterfaceState = z.infer<typeof interfaceState>

/** What names something of the library in its definition. */
export const use = z.object({ kind: z.enum(['tag', 'segment', 'filter', 'template']), id: z.string(), name: z.string() })
export type Use = z.infer<typeof use>

export const jobStarted = z.object({ jobId: z.string() })
