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

/** @throws DeskError not_found */
export function sidesOf({ records }: Session, context: CallContext, compared: readonly Compared[]): Side[] {
  return compared.map((one): Side => {
    if (typeof one !== 'string') return { id: null, name: one.name, definition: one.definition }
    const { id, name, content } = seenObject(records, context.user.id, 'segment', one)
    // A static one by its members, a dynamic one by its definition, as conditions take them.
    return { id, name, definition: content.type === 'dynamic' ? content.definition : ofEntity(content.entity, { kind: 'segment', op: 'in', segment: id }) }
  })
}

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
