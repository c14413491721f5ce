/** Which segments a user may see. */
import { DeskError } from '#core/contract/errors.ts'
import { liveObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { CallContext } from '#core/app/context.ts'
import type { Segment } from './answers.ts'

/** Private ones are their owner's. */
export const isVisible = ({ content, owner }: Segment, { user }: CallContext) => content.visibility !== 'private' || owner === user.id

/** A live segment that the user may see. @throws DeskError not_found */
export function seenSegment(records: RecordsDatabase, context: CallContext, id: string): Segment {
  const segment = liveObject(records, 'segment', id)
  if (!isVisible(segment, context)) throw new DeskError('not_found', { field: 'id' })
  return segment
}
