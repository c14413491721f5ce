/** Where things of the library are used, and what is said before something that is used goes. */
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Use } from '#core/contract/common.ts'
import { usersOf, type Definer } from '#core/domain/library/uses.ts'
import { listObjects } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { visibleUses } from './visible.ts'

/** Every live object that has definitions. */
export function listDefiners(records: RecordsDatabase): Definer[] {
  const tags = listObjects(records, 'tag').map(({ id, name, content: { rule, published } }): Definer => (
    { type: 'tag', id, name, definitions: [rule, published?.rule ?? null].filter((definition) => definition !== null) }))
  const others = (['segment', 'filter', 'template'] as const).flatMap((type) => listObjects(records, type).map(({ id, name, content }): Definer => ({ type, id, name, definitions: [content.definition] })))
  return [...tags, ...others]
}

/** What refers to something: how much it is, and what of it a user may be told of. */
export interface Users {
  count: number
  shown: Use[]
}

/** Who refers to one of these, as `user` sees it. */
export function usesOf(records: RecordsDatabase, user: string, kind: 'tags' | 'segments' | 'folders', ids: readonly string[]): Users {
  const users = usersOf(listDefiners(records), kind, new Set(ids))
  return { count: users.length, shown: visibleUses(records, user, users).map(({ type, id, name }) => ({ kind: type, id, name })) }
}

const shownUsers = 5

const brokenThen: Words = { zh: '引用者将失效', en: 'what refers to it will be broken' }

/** What is refused while something is used. @param confirming the parameter that does it all the same, and what comes of it then */
export function inUse({ count, shown }: Users, confirming: 'force' | 'confirmed' = 'force', then = brokenThen): DeskError {
  const names = shown.slice(0, shownUsers).map(({ name }) => name)
  const more = count > names.length ? ' …' : ''
  return new DeskError('conflict', {
    field: 'usedBy',
    message: { zh: `仍被 ${count} 处引用：${names.join('、')}${more}`, en: `${count} still refer to it: ${names.join(', ')}${more}` },
    remedy: { zh: `请先修改这些引用，或以 ${confirming} 确认：${then.zh}`, en: `Change those first, or confirm with ${confirming}: ${then.en}` }
  })
}
