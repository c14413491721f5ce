/** A draft as its cleaning steps leave it: the preview after them. */
import { useMemo } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import type { Inspection } from '#core/contract/imports.ts'
import type { RecipePreview } from '#core/contract/recipe-library.ts'
import type { Draft } from './draft.ts'

const shownSamples = 5

/** The draft with its preview cleaned, once the core has answered; nothing is asked where there are no steps. */
export function useCleaned(draft: Draft): Draft {
  const { recipe, upload, inspection } = draft
  const format = useMemo(() => ({ ...inspection.format, ...draft.format }), [inspection.format, draft.format])
  const { data } = useQuery({ ...orpc.recipes.preview.queryOptions({ input: recipe.length > 0 && !draft.busy ? { upload, format, steps: recipe } : skipToken }), staleTime: Infinity, retry: false })
  return useMemo(() => (data && recipe.length > 0 ? { ...draft, inspection: cleaned(inspection, data) } : draft), [draft, inspection, data, recipe])
}

function cleaned(inspection: Inspection, { columns, fileColumns, rows }: RecipePreview): Inspection {
  const preview = rows.filter(({ out }) => out === null).map(({ after }) => after)
  const made = columns.slice(fileColumns).map((name, order): Inspection['columns'][number] => (
    { name, index: fileColumns + order, type: 'text', confidence: 1, samples: preview.slice(0, shownSamples).map((row) => row[fileColumns + order] ?? null), suggested: null }))
  return { ...inspection, preview, columns: [...inspection.columns, ...made] }
}
