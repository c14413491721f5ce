/** Segments that are put side by side: saved ones and definitions, run together against one state of data. */
import { conditionProblems, DeskError } from '#core/contract/errors.ts'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CallContext } from '#core/app/context.ts'
import type { Session } from '#core/app/session.ts'
import { seenObject } from '#core/app/visible.ts'

/** A segment by its id, or a definition that is not saved. */
export type Compared = string | { name: string; definition?: unknown }

export interface Side {
  /** null: not saved. */
  id: string | null
  name: string
  definition: unknown
}

/**
 * How many segments are put side by side at once. Of ten million people every seven that are compared take 10 MB, and each one a bitset of 1.25 MB: 100 of them
 * 0.3 GB. An overlap counts all parts that its sets could have, of which 20 have a million.
 */
export const mostSides = { compare: 100, overlap: 20 } as const

/** @throws DeskError not_found, invalid (too many) */
export function sidesOf({ records }: Session, context: CallContext, compared: readonly Compared[], most: number): Side[] {
  if (compared.length > most) throw tooMany(compared.length, most)
  return compared.map((one): Side => {
    if (typeof one !== 'string') return { id: null, name: one.name, definition: one.definition }
    const { id, name, content } = seenObject(records, context.user.id, 'segment', one)
    // A static one by its members, a dynamic one by its definition, as conditions take them.
    return { id, name, definition: content.type === 'dynamic' ? content.definition : ofEntity(content.entity, { kind: 'segment', op: 'in', segment: id }) }
  })
}

function tooMany(given: number, most: number): DeskError {
  return new DeskError('invalid', {
    field: 'segments', message: { zh: `一次最多 ${most} 个分群，给出了 ${given} 个`, en: `At most ${most} segments at once; ${given} were given` },
    remedy: { zh: '请分几次对比，或先把几个分群用“任一”合成一个', en: 'Compare them in several goes, or join some into one segment with “any of” first' }
  })
}

/** A definition with no moment of its own. */
export const ofEntity = (entity: EntityType, root: Condition): Definition => ({ schema: 1, entity, root })

/** Plans of all of them at one moment; they must be about one type of entity. @throws DeskError problems, invalid */
export async function plansOf({ conditions }: Session, sides: readonly Side[]): Promise<{ entity: EntityType; plans: Plan[]; warnings: Awaited<ReturnType<Session['conditions']['compileEach']>>[number]['warnings'] }> {
  const asked = await conditions.compileEach(sides.map(({ definition }) => ({ definition })))
  const plans = asked.map(({ plan, problems }) => {
    if (!plan) throw conditionProblems(problems, 'segments')
    return plan
  })
  const { entity } = plans[0]!
  if (plans.some((plan) => plan.entity !== entity)) {
    throw new DeskError('invalid', {
      field: 'segments', message: { zh: '只能比较同一类对象的分群', en: 'Only segments of one type of entity can be compared' }, remedy: { zh: '请分开比较', en: 'Compare them apart' }
    })
  }
  return { entity, plans, warnings: asked.flatMap(({ warnings }) => warnings) }
}
