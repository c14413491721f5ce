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

/** Characters that nobody sees, by which two names look alike; the joiner and the tags of emoji are none of them. */
const unseen = /(?![\u200d\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\u2028\u2029]/u

const shownText = (longest: number) => z.string().trim().min(1).max(longest).refine((text) => !unseen.test(text), { error: 'must not hold invisible characters' })

/** Name of something of the library. */
export const objectName = shownText(200)
export const objectId = z.string().trim().min(1).max(200)
/** An id that somebody chooses: part of addresses, so that it holds neither a path nor markup. */
export const chosenId = shownText(200).refine((text) => !/[/\\<>]/.test(text) && !/^\.+$/.test(text), { error: 'must not hold / \\ < >' })

export const words = z.object({ zh: z.string(), en: z.string() })
export const entityType = z.enum(['customer', 'account', 'lead'])
/** Its own affair, so that only its size is checked. */
const stateUpTo = (most: number) => z.record(z.string().max(100), z.unknown())
  .refine((state) => JSON.stringify(state).length <= most, { error: `must be at most ${most} characters of JSON` })

/** What the interface keeps for its next start. */
export const interfaceState = stateUpTo(65_536)
export type InterfaceState = z.infer<typeof interfaceState>

/** A definition that is being written: with lists of values that were pasted. */
export const draftState = stateUpTo(8_000_000)

/** What names something of the library in its definition. */
export const use = z.object({ kind: z.enum(['tag', 'segment', 'filter', 'template']), id: z.string(), name: z.string() })
export type Use = z.infer<typeof use>

export const jobStarted = z.object({ jobId: z.string() })
