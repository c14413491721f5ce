/** The walk over a tree of conditions: every node as a filter over the subject's rows, every leaf as a relation of ids. One for all engines. */
import type { ConditionPlan, FieldRef, LeafPlan, Plan, RelatedPlan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import { attributeIds, elementsIds, eventRankIds, folderIds, quantified, rowCondition, tagIds } from './attributes.ts'
import { eventIds, occurrenceIds } from './events.ts'
import { historyIds } from './history.ts'
import { isOfRow, positiveOf } from './positive.ts'
import { certain } from './predicate.ts'
import { boundIds, givenIds, rowsOf, type Scope } from './scope.ts'
import { sequenceIds } from './sequence.ts'
import { statementOf } from './statement.ts'

/** SQL over the subject's row `e`: TRUE where the condition holds, FALSE or NULL where it does not. */
function conditionSql(scope: Scope, node: ConditionPlan): string {
  if (node.kind === 'group') {
    const parts = node.children.map((child) => conditionSql(scope, child))
    const together = parts.length === 0 ? (node.op === 'and' ? 'TRUE' : 'FALSE') : `(${parts.join(node.op === 'and' ? ' AND ' : ' OR ')})`
    return node.negated ? `NOT ${certain(together)}` : together
  }
  if (node.kind === 'attribute' && isOfRow(node)) return rowCondition(scope, node)
  const { leaf, complement } = positiveOf(node)
  return `e.id ${complement ? 'NOT IN' : 'IN'} (${leafIds(scope, leaf)})`
}

/** The ids for which a leaf holds, its negation included; some may come more than once, and some may no longer be in the universe. */
export function leafSql(scope: Scope, leaf: LeafPlan): string {
  const positive = positiveOf(leaf)
  if (!positive.complement && !(leaf.kind === 'attribute' && isOfRow(leaf))) return leafIds(scope, positive.leaf)
  return `SELECT e.id AS id FROM ${rowsOf(scope)} WHERE ${conditionSql(scope, leaf)}`
}

/** Ids of a positive leaf. */
function leafIds(scope: Scope, leaf: LeafPlan): string {
  if (isAnsweredElsewhere(leaf)) return givenIds(scope, leaf)
  switch (leaf.kind) {
    case 'attribute':
      return attributeIds(scope, leaf)
    case 'tag':
      return tagIds(scope, leaf)
    case 'event':
      return leaf.predicate.test.test === 'rank' ? eventRankIds(scope, leaf, leaf.predicate.test) : eventIds(scope, leaf)
    case 'occurrence':
      return occurrenceIds(scope, leaf)
    case 'elements':
      return elementsIds(scope, leaf)
    case 'history':
      return historyIds(scope, leaf)
    case 'sequence':
      return sequenceIds(scope, leaf)
    case 'segment':
      return segmentIds(scope, leaf)
    case 'related':
      return relatedIds(scope, leaf)
    case 'folder':
      return folderIds(scope, leaf)
    case 'identity':
    case 'list':
      return givenIds(scope, leaf)
  }
}

/** Whether only the records store knows: identities, lists of public ids, and whatever asks for a secret field. */
export function isAnsweredElsewhere(leaf: LeafPlan): boolean {
  return leaf.kind === 'identity' || leaf.kind === 'list' || fieldsOf(leaf).some(({ place }) => place === 'secret')
}

function fieldsOf(leaf: LeafPlan): FieldRef[] {
  switch (leaf.kind) {
    case 'attribute':
    case 'elements':
    case 'history':
      return [leaf.field]
    case 'event':
      return [...leaf.match.where.map(({ field }) => field), ...('field' in leaf.measure ? [leaf.measure.field] : [])]
    case 'occurrence':
      return [...leaf.match.where, ...leaf.has].map(({ field }) => field)
    case 'sequence':
      return [...[...leaf.steps, ...leaf.notBetween].flatMap((match) => match?.where ?? []).map(({ field }) => field), ...leaf.same]
    default:
      return []
  }
}

/** The members of a segment, without its node's negation. */
function segmentIds(scope: Scope, node: SegmentPlan): string {
  if (scope.sets.has(scope.path + node.id)) return givenIds(scope, node)
  const { members } = node
  return 'root' in members ? statementOf({ ...scope, path: `${scope.path}${node.id} > ` }, members, conditionSql) : boundIds(scope, [...members.ids()])
}

/** Pairs of a relation occur once each. */
function relatedIds(scope: Scope, { relation, to, quantifier, where }: RelatedPlan): string {
  const other: Scope = { ...scope, subject: to, universe: null }
  const pairs = `FROM relations r JOIN ${rowsOf(other)} ON e.id = r.other WHERE r.relation = ${scope.bind('text', relation)}`
  const holds = conditionSql(other, where)
  if (quantifier.kind === 'any') return `SELECT r.entity AS id ${pairs} AND ${holds}`
  return `SELECT g.id AS id FROM (SELECT r.entity AS id, CASE WHEN ${certain(holds)} THEN 1 ELSE 0 END AS passes ${pairs}) g GROUP BY g.id HAVING ${quantified(scope, quantifier, 'g.passes')}`
}

/** SQL of the whole plan. */
export const planSql = (scope: Omit<Scope, 'subject' | 'asOf' | 'timeZone' | 'universe'>, plan: Plan) => statementOf(scope, plan, conditionSql)
