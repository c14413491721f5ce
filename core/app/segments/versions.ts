/** Versions of a segment, and what differs between two of them: in words and in members. */
import { maskOf } from '#core/access/mask.ts'
import { and, andNot, count, idsOf, type Bitset } from '#core/compute/conditions/bitset.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { DiffAnswer } from '#core/contract/segment-library.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { diffLines, type Line } from '#core/domain/library/diff.ts'
import { masked } from '#core/domain/masks.ts'
import { readEntities } from '#core/store/records/entities.ts'
import { listVersions, readObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { Asked } from '#core/app/conditions.ts'
import { numberCursor } from '#core/app/procedures/pages.ts'
import type { Session } from '#core/app/session.ts'
import { inBoth, type Segment } from './answers.ts'
import { changedOf } from './save.ts'

/** Newest first; `cursor` is the version that the page before ended with. `changed` names what differs from the version before. @throws DeskError invalid (the cursor) */
export async function pageVersions({ records, conditions }: Session, id: string, { limit, cursor }: { limit: number; cursor?: string }) {
  const all = listVersions(records, 'segment', id)
  const before = numberCursor(cursor) ?? Infinity
  const rest = all.filter(({ version }) => version < before)
  const page = rest.slice(0, limit)
  const asked = await conditions.compileEach(page.map(({ content }) => ({ definition: content.definition, segment: id })))
  const items = page.map((entry, index) => {
    const { version, name, content, note, user, at, deletedAt } = entry
    return {
      version, name, state: content.state, type: content.type, definitionHash: definitionHash(content.definition), words: inBoth(asked[index]!, ({ text }) => text), definition: content.definition,
      note, user, at: new Date(at).toISOString(), deleted: deletedAt !== null, changed: changedOf(all.find((older) => older.version === version - 1), entry)
    }
  })
  return { items, nextCursor: rest.length > limit ? String(page.at(-1)!.version) : null, total: all.length }
}

export interface DiffQuery {
  from?: number
  to?: number
  /** Instead of `to`. */
  definition?: unknown
  sample: number
}

/** @throws DeskError not_found (a version), invalid */
export async function diffOf(session: Session, segment: Segment, { from, to, definition, sample }: DiffQuery, signal?: AbortSignal): Promise<DiffAnswer> {
  if (to !== undefined && definition !== undefined) throw new DeskError('invalid', { field: 'to', message: { zh: 'to 与 definition 只能给出一个', en: 'Only one of to and definition' }, remedy: { zh: '请检查参数', en: 'Check the parameters' } })
  const { records, conditions, ports } = session
  const older = definitionOf(records, segment, from)
  const newer = definition === undefined ? definitionOf(records, segment, to) : (definition as Definition)
  const [before, after] = await conditions.compileEach([{ definition: older, segment: segment.id }, { definition: newer, segment: segment.id }]) as [Asked, Asked]
  const sides = { from: older, to: newer }
  const lines = diffLines(linesOf(records, before, sides.from), linesOf(records, after, sides.to))
  return {
    from: { version: from ?? segment.version, words: inBoth(before, ({ text }) => text) },
    to: { version: definition === undefined ? to ?? segment.version : null, words: inBoth(after, ({ text }) => text) },
    lines, problems: [...before.problems, ...after.problems],
    members: before.plan && after.plan && before.plan.entity === after.plan.entity ? await membersOf() : null
  }

  async function membersOf(): Promise<DiffAnswer['members']> {
    const [one, other] = [await conditions.engine.run(before.plan!, { signal }), await conditions.engine.run(after.plan!, { signal })]
    const entered = andNot(other.members, one.members)
    const left = andNot(one.members, other.members)
    const { entity, asOf } = after.plan!
    return {
      from: count(one.members), to: count(other.members), entered: count(entered), left: count(left), stayed: count(and(one.members, other.members)),
      asOf: new Date(asOf ?? ports.clock.now()).toISOString(), dataVersion: other.snapshot.seq, sample: { entered: people(records, entity, entered, sample), left: people(records, entity, left, sample) }
    }
  }
}

function definitionOf(records: RecordsDatabase, { id, content }: Segment, version: number | undefined): Definition {
  if (version === undefined) return content.definition
  const found = listVersions(records, 'segment', id).find((entry) => entry.version === version)
  if (!found) throw new DeskError('not_found', { field: 'version' })
  return found.content.definition
}

function people(records: RecordsDatabase, entity: EntityType, bits: Bitset, limit: number) {
  return readEntities(records, [...idsOf(bits, { limit })].map((id) => entityKey(entity, id))).map(({ publicId, name }) => ({ customer_id: publicId, name: masked(name, maskOf('name')) }))
}

/** Everything that a definition says, line by line. */
function linesOf(records: RecordsDatabase, asked: Asked, { universe, limit, split, asOf }: Definition): Line[] {
  const { zh, en } = inBoth(asked, (description) => description)
  const line = (zhText: string, enText: string): Line => ({ depth: 0, text: { zh: zhText, en: enText } })
  const name = universe?.kind === 'segment' ? readObject(records, 'segment', universe.segment)?.name ?? universe.segment : null
  const parts = (split ?? []).map(({ label, percent }) => `${label} ${percent}%`).join(' · ')
  return [
    ...(name === null ? [] : [line(`范围：分群“${name}”`, `Among the segment “${name}”`)]),
    ...(asOf === undefined || asOf === 'now' ? [] : [line(`时点：${asOf}`, `As of ${asOf}`)]),
    ...zh.nodes.map(({ depth, text }, index): Line => ({ depth, text: { zh: text, en: en.nodes[index]?.text ?? '' } })),
    ...(limit && zh.limit !== null && en.limit !== null ? [line(`限制：${zh.limit}`, `Limit: ${en.limit}`)] : []),
    ...(parts === '' ? [] : [line(`拆分：${parts}`, `Split: ${parts}`)])
  ]
}
