/** What a draft comes to: its words and problems, told here at once, and its exact counts from the core. An older answer stays, marked, until the newer one is there. */
import { useMemo } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage } from '#renderer/i18n/i18n.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import { activeDefinition, type Draft } from '#core/domain/conditions/edit.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { Preview } from '#core/contract/segments.ts'

export interface Evaluation {
  /** What is counted: the draft without what is switched off. */
  definition: Definition
  problems: readonly Problem[]
  warnings: readonly Problem[]
  /** The sentence of every node, switched off or not, by its id. */
  sentences: ReadonlyMap<string, string>
  /** The newest answer; of an older definition while `stale`. */
  counts: Preview | undefined
  stale: boolean
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
  const sound = problems.length === 0
  const preview = useQuery({
    ...orpc.segments.preview.queryOptions({ input: { definition: asked, sample: 0, distribution: [], effects: true } }), enabled: sound, placeholderData: keepPreviousData
  })
  const { refetch, data, isPlaceholderData, isError } = preview
  const stale = !sound || asked !== definition || isPlaceholderData || isError
  const error = sound ? preview.error : null
  return useMemo(() => ({ definition, problems, warnings, sentences, counts: data, stale, error, retry: () => void refetch() }), [definition, problems, warnings, sentences, data, stale, error, refetch])
}
