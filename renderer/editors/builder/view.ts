/** What a node of the canvas shows. */
import { createContext, useContext } from 'react'
import { placesOf } from '#core/domain/conditions/edit.ts'
import { unanswered } from '#core/domain/conditions/problem-codes.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { findingsOf, type Finding } from './findings.ts'
import type { Evaluation } from './evaluation.ts'
import type { Builder } from './useBuilder.ts'

export interface NodeView {
  id: string
  node: Condition
  sentence: string
  /** undefined: not counted yet, or switched off. */
  count: number | undefined
  share: number | undefined
  /** How many it takes from the whole (negative) or brings to it. */
  effect: number | undefined
  blanks: number | undefined
  problem: Problem | undefined
  /** It is only not filled in yet: no mistake, but nothing that could be counted. */
  isOpen: boolean
  warning: Problem | undefined
  finding: Finding | undefined
  /** Its numbers are of something older. */
  stale: boolean
  /** … and newer ones on their way. */
  counting: boolean
  /** Of the root: how many are left by the limit; undefined without one. */
  taken: number | undefined
  /** Its numbers are without conditions that have a problem. */
  partial: boolean
  off: boolean
  selected: boolean
  focused: boolean
  level: number
  /** Place among its siblings, from 1, and how many they are. */
  place: number
  siblings: number
}

/** @param started the words of a condition that is not filled in yet */
export function viewsOf(
  builder: Pick<Builder, 'draft' | 'selection' | 'focus' | 'root'>, { sentences, problems, warnings, counts, countsOf, stale, counting, broken, definition }: Evaluation, started: (node: Condition) => string
): NodeView[] {
  const findings = counts && !stale && definition.root.kind === 'group' ? findingsOf(definition.root, counts) : new Map<string, Finding>()
  const firstOf = (list: readonly Problem[]) => new Map(list.toReversed().map((problem) => [problem.nodeId, problem]))
  // What is missing still comes before what else is wrong.
  const [badly, warned] = [firstOf(problems.toSorted((one, other) => Number(unfilled.has(other.code)) - Number(unfilled.has(one.code)))), firstOf(warnings)]
  const counted = new Map(stale && countsOf?.root.kind === 'group' ? [...placesOf(countsOf.root)].map(({ node }) => [node.id!, node]) : [])
  const offs = new Set(builder.draft.disabled)
  const hidden = new Set<string>()
  return [...placesOf(builder.root)].map(({ node, parent, index, depth }): NodeView => {
    const id = node.id!
    const off = offs.has(id) || (parent !== null && hidden.has(parent.id!))
    if (off) hidden.add(id)
    const isCounted = !off && (!stale || isAbout(node, counted.get(id)))
    const count = isCounted ? counts?.nodes[id] : undefined
    const without = counts?.without?.[id]
    const problem = off ? undefined : badly.get(id)
    const isOpen = problem !== undefined && (unfilled.has(problem.code) || isUnfilled(node))
    // What cannot be read has no sentence but its problem.
    const isUnread = problem !== undefined && node.kind !== 'group' && !unanswered.has(problem.code)
    return {
      id, node, sentence: isOpen || isUnread ? started(node) : (sentences.get(id) ?? ''), isOpen, count, share: count === undefined || !counts ? undefined : counts.universe === 0 ? 0 : count / counts.universe,
      effect: !isCounted || without === undefined || !counts ? undefined : (counts.nodes[builder.root.id!] ?? counts.count) - without,
      blanks: isCounted ? counts?.blanks?.[id] : undefined, problem, warning: off ? undefined : warned.get(id), finding: findings.get(id), stale: count !== undefined && stale, counting: count !== undefined && counting,
      taken: depth === 1 && definition.limit && count !== undefined ? counts?.count : undefined, partial: count !== undefined && !stale && broken.has(id),
      off, selected: builder.selection.includes(id), focused: builder.focus === id, level: depth, place: index + 1, siblings: parent?.children.length ?? 1
    }
  })
}

/** What a condition asks about; how it asks is edited while its older numbers still stand. */
const subjectOf = (node: Condition) => {
  const { field, event, segment, score, relation } = node as unknown as Partial<Record<string, unknown>>
  return JSON.stringify([node.kind, field, event, segment, score, relation])
}

/** Whether the numbers of an older node of the same id are those of this one before it was changed, rather than of another condition. */
const isAbout = (node: Condition, older: Condition | undefined) => older !== undefined && subjectOf(node) === subjectOf(older)

/** Problems that say that something is missing still. */
const unfilled: ReadonlySet<string> = new Set(['missingValue', 'blankValue', 'blankName', 'emptyList'])

/** Forms have an empty text where nothing was entered yet, whatever the type of the value will be. */
const isUnfilled = (node: Condition) => node.kind !== 'group' && JSON.stringify(node).includes(':""') || ('value' in node && Array.isArray(node.value) && node.value.includes(''))

/** What the nodes of a canvas may do. */
export interface CanvasActs {
  setOp: (id: string, op: 'and' | 'or') => void
}

export const CanvasContext = createContext<CanvasActs>({ setOp: () => {} })
export const useCanvasActs = () => useContext(CanvasContext)
