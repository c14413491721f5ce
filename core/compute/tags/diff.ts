/** What publishing a rule, or going back to one, would change: the rule in words, who would enter and leave, and what stands in the way. */
import { DeskError, type Words } from '#core/contract/errors.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { andNot, count, emptyBitset, idsOf, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { Warning } from '#core/compute/conditions/scope.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { diffLines, type DiffLine, type Line } from '#core/domain/library/diff.ts'
import { numberText } from '#core/domain/number-text.ts'
import { listVersions, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { AskedRule, TagDesk } from './desk.ts'
import { circleIfPublished } from './edit.ts'
import { readMembers } from './members.ts'

export interface Check {
  code: 'rule' | 'description' | 'bounds' | 'cycle' | 'change'
  passed: boolean
  /** What it takes to get there; advice never stops. */
  needed: 'verified' | 'published' | 'advice'
  message: Words
}

/** A rule and the version of the tag that it came from. */
export interface VersionedRule {
  version: number
  rule: Definition
}

export interface TagDiff {
  hash: string
  from: (VersionedRule & { words: Words }) | null
  to: (VersionedRule & { words: Words }) | null
  lines: DiffLine[]
  before: Bitset
  enter: Bitset
  leave: Bitset
  after: Bitset
  universe: number
  asOf: number
  dataVersion: number
  checks: Check[]
  problems: Problem[]
  warnings: (Problem | Warning)[]
}

/** The rule of a version; null: it had none. @throws DeskError not_found */
export function ruleOfVersion(records: RecordsDatabase, tag: LibraryObject<'tag'>, version: number): VersionedRule | null {
  const found = listVersions(records, 'tag', tag.id).find((saved) => saved.version === version)
  if (!found) throw new DeskError('not_found', { field: 'version', message: { zh: '没有这个版本', en: 'There is no such version' }, remedy: { zh: '请从版本列表中选择', en: 'Choose one of the list of versions' } })
  return found.content.rule && { version, rule: found.content.rule }
}

/** Which rules a diff is between. `from` missing: the published one, and the members that people have now. `to` missing: what is being written. */
export interface DiffRange {
  from?: number
  to?: number
}

function rangeOf(records: RecordsDatabase, tag: LibraryObject<'tag'>, { from, to }: DiffRange): { from: VersionedRule | null; to: VersionedRule | null } {
  const { published, rule } = tag.content
  return {
    from: from === undefined ? published : ruleOfVersion(records, tag, from),
    to: to === undefined ? rule && { version: tag.version, rule } : ruleOfVersion(records, tag, to)
  }
}

/** Names what a person read who looked at the diff of two rules; publishing asks for it. */
export function diffHash(records: RecordsDatabase, tag: LibraryObject<'tag'>, range: DiffRange): string {
  const { from, to } = rangeOf(records, tag, range)
  return definitionHash({ tag: tag.id, from: from?.rule ?? null, to: to?.rule ?? null })
}

const wordsOf = (asked: AskedRule): Words => ({ zh: asked.describe('zh').text, en: asked.describe('en').text })

function linesOf(asked: AskedRule | null): Line[] {
  if (!asked) return []
  const english = asked.describe('en').nodes
  return asked.describe('zh').nodes.map(({ depth, text }, index) => ({ depth, text: { zh: text, en: english[index]!.text } }))
}

/** @throws DeskError not_found */
export async function diffOf(desk: TagDesk, tag: LibraryObject<'tag'>, range: DiffRange, signal?: AbortSignal): Promise<TagDiff> {
  const { from, to } = rangeOf(desk.records, tag, range)
  const [old, next] = [from && (await desk.compile(from.rule)), to && (await desk.compile(to.rule))]
  const sets = await setsOf(desk, tag, next?.plan ?? null, range.from === undefined ? undefined : (old?.plan ?? null), signal)
  const members = { ...sets, enter: andNot(sets.after, sets.before), leave: tag.content.keepLast ? emptyBitset(0) : andNot(sets.before, sets.after) }
  const problems = next?.problems ?? []
  return {
    ...members, hash: diffHash(desk.records, tag, range),
    from: from && { ...from, words: wordsOf(old!) }, to: to && { ...to, words: wordsOf(next!) },
    lines: diffLines(linesOf(old), linesOf(next)), problems, warnings: [...(next?.warnings ?? []), ...sets.warnings],
    checks: checksOf(desk.records, tag, to, { problems, after: count(sets.after), universe: sets.universe, before: count(sets.before), moved: count(members.enter) + count(members.leave) })
  }
}

interface Sets extends Pick<TagDiff, 'before' | 'after' | 'universe' | 'asOf' | 'dataVersion'> {
  warnings: Warning[]
}

/** Both sets on the same data. `old` undefined: whom the rule has tagged. Without a plan nobody is named. */
async function setsOf(desk: TagDesk, tag: LibraryObject<'tag'>, next: Plan | null, old: Plan | null | undefined, signal?: AbortSignal): Promise<Sets> {
  const { entity } = tag.content
  const plan = next ?? (await desk.plan({ schema: 1, entity, root: { kind: 'group', op: 'or', children: [] } })).plan
  const { run, before } = old
    ? await desk.engine.runTogether([plan, old], { signal }, async ([found, earlier]) => ({ run: found!, before: earlier!.members }))
    : await desk.engine.runAndRead(plan, { signal }, async (found, duck) => (
        { run: found, before: old === null ? emptyBitset(0) : await readMembers(duck, { tag: tag.id, entity, source: 'rule', size: found.universe.size }) }))
  return { before, after: run.members, universe: count(run.universe), asOf: plan.asOf, dataVersion: run.snapshot.seq, warnings: next ? run.warnings : [] }
}

interface Found {
  problems: readonly Problem[]
  before: number
  after: number
  moved: number
  universe: number
}

function checksOf(records: RecordsDatabase, tag: LibraryObject<'tag'>, to: VersionedRule | null, { problems, before, after, moved, universe }: Found): Check[] {
  const circle = to && circleIfPublished(records, tag, to.rule)
  const isSound = to !== null && problems.length === 0
  return [
    { code: 'rule', needed: 'verified', passed: isSound, message: { zh: isSound ? '规则没有问题' : '规则缺失或有问题', en: isSound ? 'The rule has no problems' : 'The rule is missing or has problems' } },
    descriptionCheck(tag),
    {
      code: 'bounds', needed: 'verified', passed: after > 0 && after < universe,
      message: { zh: `试运行命中 ${numberText(after)} / ${numberText(universe)}；应当有人、又不是所有人`, en: `The dry run names ${numberText(after)} of ${numberText(universe)}; it should be somebody and not everybody` }
    },
    {
      code: 'cycle', needed: 'published', passed: circle === null,
      message: circle ? { zh: `循环引用：${circle.zh}`, en: `These read each other in a circle: ${circle.en}` } : { zh: '没有循环引用', en: 'No circle of rules' }
    },
    {
      code: 'change', needed: 'advice', passed: before === 0 || moved * 2 <= before,
      message: {
        zh: `将有 ${numberText(moved)} 人进出，现有 ${numberText(before)} 人；超过一半变动时请再看一遍`,
        en: `${numberText(moved)} enter or leave, ${numberText(before)} have it now; where more than half change, look again`
      }
    }
  ]
}

/** Advice that stops verifying: what a tag means is written down. */
export function descriptionCheck({ content }: Pick<LibraryObject<'tag'>, 'content'>): Check {
  const passed = content.description.trim() !== ''
  return { code: 'description', needed: 'verified', passed, message: { zh: passed ? '有说明' : '缺少说明', en: passed ? 'It has a description' : 'It has no description' } }
}

/** The first ids of a set. */
export const sampleIds = (set: Bitset, most: number): number[] => [...idsOf(set, { limit: most })]
