/** What a draft comes to: its words and problems, told here at once, and its exact counts from the core. An older answer stays, marked, until the newer one is there. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage } from '#renderer/i18n/i18n.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import { activeDefinition, placeOf, type Draft } from '#core/domain/conditions/edit.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import type { Preview } from '#core/contract/segments.ts'

export interface Evaluation {
  /** What is counted: the draft without what is switched off. */
  definition: Definition
  problems: readonly Problem[]
  warnings: readonly Problem[]
  /** The sentence of every node, switched off or not, by its id. */
  sentences: ReadonlyMap<string, string>
  /** What is counted while some conditions have problems: the others; null where nothing is left, or the problem is one of the whole. */
  counted: Definition | null
  /** The newest answer; of something older while `stale`. */
  counts: Preview | undefined
  /** What that answer is of. */
  countsOf: Definition | undefined
  stale: boolean
  /** Newer numbers are on their way. */
  counting: boolean
  /** Nodes with a problem, and the groups around them: what is counted of these is without the nodes. */
  broken: ReadonlySet<string>
  error: Error | null
  retry: () => void
}

/** The first change within a field is asked about at once, those that follow it faster than this once they rest that long. */
export const typingRest = 120

/** @param typing whether the last change followed another one within the same field at once */
export function useEvaluation(draft: Draft, catalogue: Catalogue, typing: boolean): Evaluation {
  const language = useLanguage()
  const clock = useClock()
  const definition = useMemo(() => activeDefinition(draft), [draft])
  const { problems, warnings } = useMemo(() => compile(definition, catalogue, clock), [definition, catalogue, clock])
  const sentences = useMemo(() => new Map(describe(draft.definition, catalogue, language, clock).nodes.map(({ id, text }) => [id, text])), [draft, catalogue, language, clock])
  const asked = useAsked(definition, typing)
  const broken = useMemo(() => brokenIn(definition, problems), [definition, problems])
  const counted = useMemo(() => soundPart(asked, problems), [asked, problems])
  const preview = useQuery({ ...countsQuery(counted), enabled: counted !== null, placeholderData: keepPreviousData })
  const { refetch, data, isPlaceholderData, isError } = preview
  const stale = asked !== definition || isPlaceholderData || isError || counted === null
  const counting = stale && counted !== null && !isError
  // The last answer, for as long as there is no newer one.
  const [last, setLast] = useState<{ counts: Preview; of: Definition }>()
  if (data && counted && !isPlaceholderData && last?.counts !== data) setLast({ counts: data, of: counted })
  const { counts, of: countsOf } = last ?? {}
  const error = counted === null ? null : preview.error
  return useMemo(
    () => ({ definition, problems, warnings, sentences, counted, counts, countsOf, stale, counting, broken, error, retry: () => void refetch() }),
    [definition, problems, warnings, sentences, counted, counts, countsOf, stale, counting, broken, error, refetch]
  )
}

/** The definition that the core is asked about: while somebody types the one before, until the keys rest. */
function useAsked(definition: Definition, typing: boolean): Definition {
  const [asked, setAsked] = useState(definition)
  if (!typing && asked !== definition) setAsked(definition)
  useEffect(() => {
    if (!typing) return undefined
    const timer = setTimeout(() => setAsked(definition), typingRest)
    return () => clearTimeout(timer)
  }, [definition, typing])
  return typing ? asked : definition
}

/** Has the core count a definition that will be shown in a moment: while the page draws it, or while a condition is carried to its place. */
export function useAskAhead(catalogue: Catalogue): (definition: Definition) => void {
  const queries = useQueryClient()
  const clock = useClock()
  return useCallback((definition) => {
    const counted = soundPart(definition, compile(definition, catalogue, clock).problems)
    if (counted) void queries.prefetchQuery(countsQuery(counted))
  }, [catalogue, clock, queries])
}

const countsQuery = (definition: Definition | null) => orpc.segments.preview.queryOptions({ input: { definition, sample: 0, distribution: [], effects: true } })

function brokenIn({ root }: Definition, problems: readonly Problem[]): ReadonlySet<string> {
  const broken = new Set(problems.map(({ nodeId }) => nodeId))
  const visit = (node: Condition): boolean => {
    const within = node.kind === 'group' && node.children.map(visit).some(Boolean)
    if (within) broken.add(node.id!)
    return broken.has(node.id!)
  }
  visit(root)
  return broken
}

/** What can be counted of a definition: without the conditions that have problems and the groups of which nothing else is left; null where nothing is, or a problem is not one of a condition. */
function soundPart(definition: Definition, problems: readonly Problem[]): Definition | null {
  if (problems.length === 0) return definition
  const { root } = definition
  if (root.kind !== 'group' || problems.some(({ nodeId }) => nodeId === root.id || !placeOf(root, nodeId))) return null
  const sound = activeDefinition({ definition: { ...definition, root }, disabled: problems.map(({ nodeId }) => nodeId) })
  return sound.root.kind === 'group' && sound.root.children.length > 0 ? sound : null
}
