import type { Comparison } from '#core/contract/segment-comparison.ts'
import type { Condition } from '#core/domain/conditions/types.ts'

type Compared = Comparison['dimensions'][number]

/** The conditions by which the members of a cell are found; undefined where a list cannot be filtered so. */
export function whereOf({ kind, by }: Pick<Compared, 'kind' | 'by'>, { value, from, to }: Pick<Compared['values'][number], 'value' | 'from' | 'to'>): Condition[] | undefined {
  if (kind === 'tags') return value === null ? undefined : [{ kind: 'tag', op: 'hasAny', tags: [value] }]
  if (kind === 'recency' || by.includes(':')) return undefined
  if (value === null) return [{ kind: 'attribute', field: by, op: 'isNotSet' }]
  if (kind === 'values') return [{ kind: 'attribute', field: by, op: 'in', value: [value] }]
  return [
    ...(from === null ? [] : [{ kind: 'attribute', field: by, op: 'gte', value: from } as const]),
    ...(to === null ? [] : [{ kind: 'attribute', field: by, op: 'lt', value: to } as const])
  ]
}
