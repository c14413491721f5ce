/** Whom tags and segments are shown to: private ones to their owner alone, in every list, choice and catalogue. What conditions that name them come to is the same for everybody. */
import type { Definer } from '#core/domain/library/uses.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { listObjects, noSuchObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

type Shown = 'tag' | 'segment'

export function isVisible({ content, owner }: Pick<LibraryObject<Shown>, 'content' | 'owner'>, user: string): boolean {
  return content.visibility !== 'private' || owner === user
}

/** By name; with `bin` those in the recycle bin instead of those that are live. */
export function visibleObjects<Type extends Shown>(records: RecordsDatabase, user: string, type: Type, { bin = false } = {}): LibraryObject<Type>[] {
  return listObjects(records, type, { bin }).filter((object) => isVisible(object as LibraryObject<Shown>, user)).sort((one, other) => compareNames(one.name, other.name))
}

/** Ids of live ones that are somebody else's own. What the library does not know is nobody's. */
export function hiddenIds(records: RecordsDatabase, user: string, type: Shown): ReadonlySet<string> {
  return new Set(listObjects(records, type).filter((object) => !isVisible(object, user)).map(({ id }) => id))
}

/** A live one; with `bin` one in the recycle bin, too. @throws DeskError not_found where there is none or it is somebody else's */
export function seenObject<Type extends Shown>(records: RecordsDatabase, user: string, type: Type, id: string, { bin = false } = {}): LibraryObject<Type> {
  const found = readObject(records, type, id)
  const isSeen = found !== undefined && isVisible(found as LibraryObject<Shown>, user)
  if (!isSeen || (found.deletedAt !== null && !bin)) throw noSuchObject(type, id, isSeen)
  return found
}

/** Of what refers to something, what a person may be told of by name. */
export function visibleUses(records: RecordsDatabase, user: string, users: readonly Definer[]): Definer[] {
  return users.filter(({ type, id }) => {
    const object = type === 'tag' || type === 'segment' ? readObject<Shown>(records, type, id) : undefined
    return !object || isVisible(object, user)
  })
}
