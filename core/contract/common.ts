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
export const jobStarted = z.object({ jobId: z.string() })
