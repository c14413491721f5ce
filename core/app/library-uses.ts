/** Where things of the library are used, and what is said before something that is used goes. */
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Use } from '#core/contract/common.ts'
import { usersOf, type Definer } from '#core/domain/library/uses.ts'
import { listObjects } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** Every live object that has definitions. */
export function listDefiners(records: RecordsDatabase): Definer[] {
  const tags = listObjects(records, 'tag').map(({ id, name, content: { rule, published } }): Definer => (
    { type: 'tag', id, name, definitions: [rule, published?.rule ?? null].filter((definition) => definition !== null) }))
  const others = (['segment', 'filter', 'template'] as const).flatMap((type) => listObjects(records, type).map(({ id, name, content }): Definer => ({ type, id, name, definitions: [content.definition] })))
  return [...tags, ...others]
}

export const useAnswer = ({ type, id, name }: Definer): Use => ({ kind: type, id, name })

/** Who refers to one of these. */
export function usesOf(records: RecordsDatabase, kind: 'tags' | 'segments' | 'folders', ids: readonly string[]): Use[] {
  return usersOf(listDefiners(records), kind, new Set(ids)).map(useAnswer)
}

const shownUsers = 5

const brokenThen: Words = { zh: '引用者将失效', en: 'what refers to it will be broken' }

/** What is refused while something is used. @param confirming the parameter that does it all the same, and what comes of it then */
export function inUse(users: readonly { name: string }[], confirming: 'force' | 'confirmed' = 'force', then = brokenThen): DeskError {
  const names = users.slice(0, shownUsers).map(({ name }) => name)
  const more = users.length > shownUsers ? ' …' : ''
  return new DeskError('conflict', {
    field: 'usedBy',
    message: { zh: `仍被 ${users.length} 处引用：${names.join('、')}${more}`, en: `${users.length} still refer to it: ${names.join(', ')}${more}` },
    remedy: { zh: `请先修改这些引用，或以 ${confirming} 确认：${then.zh}`, en: `Change those first, or confirm with ${confirming}: ${then.en}` }
  })
}
