/** What a draft comes to: its words and problems, told here at once, and its exact counts from the core. An older answer stays, marked, until the newer one is there. */
import { useMemo, useState } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage } from '#renderer/i18n/i18n.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import { activeDefinition, placeOf, remove, type Draft } from '#core/domain/conditions/edit.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Condition, Definition, GroupCondition } from '#core/domain/conditions/types.ts'
import type { Preview } from '#core/contract/segments.ts'

export interface Evaluation {
  /** What is counted: the draft without what is switched off. */
  definition: Definition
  problems: readonly Problem[]
  warnings: readonly Problem[]
  /** The sentence of every node, switched off or not, by its id. */
  sentences: ReadonlyMap<string, string>
  /** The newest answer about the whole; of an older definition while `stale`. */
  counts: Preview | undefined
  stale: boolean
  /** The newest answer about single nodes: while some have problems, of all others. */
  parts: Preview | undefined
  partsStale: boolean
  /** Nodes with a problem and the groups around them, whose numbers can only be of before. */
  broken: ReadonlySet<string>
  error: Error | null
  retry: () => void
}

/** Keys within a field are one edit: this long after the last one the core is asked. */
const typingRest = 120

/** @param typing whether the last change was one of many within a field */
export function useEvaluation(draft: Draft, catalogue: Catalogue, typing: boolean): Evaluation {
  const language = useLanguage()
  const clock = useClock()
  const definition = useMemo(() => activeDefinition(draft), [draft])
  const { problems, warnings } = useMemo(() => compile(definition, catalogue, clock), [definition, catalogue, clock])
  const sentences = useMemo(() => new Map(describe(draft.definition, catalogue, language, clock).nodes.map(({ id, text }) => [id, text])), [draft, catalogue, language, clock])
  const rested = useDebounced(definition, typing ? typingRest : 0)
  const asked = typing ? rested : definition
  const broken = useMemo(() => brokenIn(definition, problems), [definition, problems])
  const sound = problems.length === 0
  const countable = useMemo(() => (sound ? asked : withoutBroken(asked, problems)), [sound, asked, problems])
  const preview = useQuery({
    ...orpc.segments.preview.queryOptions({ input: { definition: countable, sample: 0, distribution: [], effects: true } }), enabled: countable !== null, placeholderData: keepPreviousData
  })
  const { refetch, data, isPlaceholderData, isError } = preview
  const partsStale = asked !== definition || isPlaceholderData || isError || countable === null
  // The last answer about a whole, for as long as there is no newer one.
  const [whole, setWhole] = useState<Preview>()
  if (sound && data && !isPlaceholderData && whole !== data) setWhole(data)
  const counts = sound ? (data ?? whole) : whole
  const stale = !sound || partsStale
  const error = countable === null ? null : preview.error
  return useMemo(
    () => ({ definition, problems, warnings, sentences, counts, stale, parts: data, partsStale, broken, error, retry: () => void refetch() }),
    [definition, problems, warnings, sentences, counts, stale, data, partsStale, broken, error, refetch]
  )
}

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

/** The definition without the conditions that have problems, to count the others; null where nothing is left, or a problem is not one of a condition. */
function withoutBroken(definition: Definition, problems: readonly Problem[]): Definition | null {
  let { root } = definition
  for (const { nodeId } of problems) {
    if (root.kind !== 'group' || nodeId === root.id) return null
    if (!placeOf(definition.root as GroupCondition, nodeId)) return null
    const edit = remove(root, nodeId)
    if (!edit.refused) root = edit.root
  }
  const { limit: _limit, split: _split, ...rest } = definition
  return root.kind === 'group' && root.children.length > 0 ? { ...rest, root } : null
}
