/** Tags and groups that rules give, made in the records of an import desk. */
import type { TagContent } from '#core/domain/library/types.ts'
import { createObject, deleteObject } from '#core/store/records/library.ts'
import { transaction } from '#core/store/records/statement.ts'
import { testTime } from './workspace.ts'
import type { ImportDesk } from './imports.ts'

const saving = { user: 'tester', at: testTime, inverse: null }
const content: TagContent = {
  entity: 'customer', kind: 'manual', category: null, group: null, class: 'ordinary', colour: null, description: '', visibility: 'team', expiresAfter: null, keepLast: false, state: 'published', rule: null, published: null,
  refresh: { onChange: false, schedule: null }, mergedInto: null
}

/** Answers its id. */
export function makeTag({ stores: { records } }: ImportDesk, name: string, change: Partial<TagContent> = {}): string {
  return transaction(records, () => createObject(records, 'tag', { name, parent: null, content: { ...content, ...change } }, saving).id)
}

/** Answers its id. */
export function makeGroup({ stores: { records } }: ImportDesk, name: string): string {
  return transaction(records, () => createObject(records, 'group', { name, parent: null, content: { description: '', position: 0 } }, saving).id)
}

export function removeObject({ stores: { records } }: ImportDesk, type: 'tag' | 'group', id: string): void {
  transaction(records, () => deleteObject(records, type, id, saving))
}
