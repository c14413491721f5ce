import { sortFields } from '#core/contract/customers.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { allOf, parseConditions } from '#renderer/editors/condition/drafts.ts'

export const filterNames = ['status', 'level', 'stage', 'city', 'source', 'owner_id'] as const
export type FilterName = (typeof filterNames)[number]
type SortField = (typeof sortFields)[number]

/** The question an address asks: filters, search and order. Unknown orders fall back to the newest first. */
export function listInput(entity: EntityType, parameters: URLSearchParams) {
  const sort = sortFields.find((field) => field === parameters.get('sort')) ?? 'created_at'
  const filters = Object.fromEntries([...filterNames, 'batch'].flatMap((name) => (parameters.get(name) ? [[name, parameters.get(name)!]] : []))) as Partial<Record<FilterName | 'batch', string>>
  const query = parameters.get('q')
  const conditions = parseConditions(parameters.get('where'))
  return { entity, ...filters, ...(query && { query }), ...(conditions.length > 0 && { where: JSON.stringify(allOf(conditions)) }), sort: sort as SortField, direction: parameters.get('dir') === 'asc' ? ('asc' as const) : ('desc' as const) }
}

/** The filters of an address as conditions, all of which must hold: what a segment of them would ask. Neither the search nor the import stands among them. */
export function askedConditions(parameters: URLSearchParams): Condition[] {
  const fields = filterNames.flatMap((field): Condition[] => (parameters.get(field) ? [{ kind: 'attribute', field, op: 'eq', value: parameters.get(field)! }] : []))
  return [...fields, ...parseConditions(parameters.get('where'))]
}
