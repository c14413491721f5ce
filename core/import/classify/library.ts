/** What rules give of the library: whether it is there and may be given. */
import type { ClassifyRule } from '#core/contract/classify.ts'
import type { Mapping } from '#core/contract/imports.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { createProblems, pointer } from '#core/import/map/problems.ts'
import { liveObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** The tag of a rule, or the one that it was merged into. @throws DeskError not_found */
export function givenTag(records: RecordsDatabase, id: string): LibraryObject<'tag'> {
  const tag = liveObject(records, 'tag', id)
  return tag.content.mergedInto === null ? tag : liveObject(records, 'tag', tag.content.mergedInto)
}

/** @throws DeskError `problems`: tags and groups that are gone, and tags that no import may give or that are of other entities */
export function checkGiven(records: RecordsDatabase, { classify = [], target }: Mapping): void {
  const problems = createProblems()
  for (const [index, rule] of classify.entries()) {
    rule.tags.forEach((id, place) => checkTag(id, pointer('classify', index, 'tags', place)))
    rule.groups.forEach((id, place) => checkGroup(id, pointer('classify', index, 'groups', place)))
  }
  problems.throwIfAny()

  function checkTag(id: ClassifyRule['tags'][number], path: string) {
    if (!isLive('tag', id)) return problems.add('unknown_tag', path, { zh: '规则中的标签不存在或已删除', en: 'A tag of the rules does not exist or was deleted' }, { zh: '换一个标签，或从回收站恢复它', en: 'Choose another tag, or restore it from the bin' })
    const { name, content: { kind, state, entity } } = givenTag(records, id)
    if (kind !== 'manual' && kind !== 'import') {
      problems.add('tag_kind', path, { zh: `标签“${name}”由规则或模型计算，不能由导入给出`, en: `The tag “${name}” is given by its rule or model, not by imports` }, { zh: '选择手工标签或导入标签', en: 'Choose a tag that is given by hand or by imports' })
    }
    if (state === 'deprecated') problems.add('tag_deprecated', path, { zh: `标签“${name}”已停用`, en: `The tag “${name}” is deprecated` }, { zh: '换一个标签，或重新启用它', en: 'Choose another tag, or publish it again' })
    if (isEntityTarget(target) && entity !== target) {
      problems.add('tag_entity', path, { zh: `标签“${name}”用于其他对象`, en: `The tag “${name}” is for other entities` }, { zh: '选择用于这些对象的标签', en: 'Choose a tag for these entities' })
    }
  }
  function checkGroup(id: string, path: string) {
    if (!isLive('group', id)) problems.add('unknown_group', path, { zh: '规则中的客户分组不存在或已删除', en: 'A customer group of the rules does not exist or was deleted' }, { zh: '换一个分组，或从回收站恢复它', en: 'Choose another group, or restore it from the bin' })
  }
  function isLive(type: 'tag' | 'group', id: string): boolean {
    const found = readObject(records, type, id)
    if (!found || found.deletedAt !== null) return false
    const into = type === 'tag' ? (found as LibraryObject<'tag'>).content.mergedInto : null
    return into === null || isLive('tag', into)
  }
}
