/** Whether a mapping that was used before fits a file, and how it reads on it. Pure. */
import type { Format, Inspection, Mapping, MappingColumn } from '#core/contract/imports.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { formulaColumns, parseFormula } from '#core/import/map/formula.ts'

/** A mapping and the columns of the file that it was used for. */
export interface UsedMapping {
  columns: readonly string[]
  mapping: Mapping
}

type TemplateFit = Pick<NonNullable<Inspection['template']>, 'match' | 'missing' | 'added' | 'mapping'>
type Inspected = Pick<Inspection, 'columns' | 'format' | 'mapping'>

/** Of all columns of both, the share that both have, from which a file is of the shape of another. */
export const leastMatch = 0.75

/** Columns that are equal but for case, width and blanks around them. */
export const columnKey = (name: string) => fold(name).trim()

/** Columns of the file that a mapping reads. */
export function columnsRead(mapping: Mapping): string[] {
  return [...new Set([...mapping.columns.flatMap(readBy), ...(mapping.groupBy ?? [])])]
}

function readBy(column: MappingColumn): string[] {
  if ('from' in column) return [column.from]
  if (!('formula' in column)) return []
  try {
    return formulaColumns(parseFormula(column.formula))
  } catch {
    return []
  }
}

/** 0 to 1; 1: the same set of columns. */
export function matchOf(one: readonly string[], other: readonly string[]): number {
  const left = new Set(one.map(columnKey))
  const right = new Set(other.map(columnKey))
  const shared = [...left].filter((key) => right.has(key)).length
  return shared / Math.max(1, left.size + right.size - shared)
}

/** The mapping laid over the columns of a file; undefined where the file is of another shape. */
export function fitTemplate({ columns, mapping }: UsedMapping, inspection: Inspected): TemplateFit | undefined {
  const names = inspection.columns.map(({ name }) => name)
  const match = matchOf(columns, names)
  if (match < leastMatch) return undefined
  const found = new Map(names.map((name) => [columnKey(name), name]))
  const known = new Set(columns.map(columnKey))
  // What was no column of the file either comes from the recipe.
  const isMissing = (name: string) => known.has(columnKey(name)) && !found.has(columnKey(name))
  const missing = columnsRead(mapping).filter(isMissing)
  const added = names.filter((name) => !known.has(columnKey(name)))
  const own = (name: string) => found.get(columnKey(name)) ?? name
  const kept = mapping.columns.filter((column) => !readBy(column).some(isMissing)).map((column) => ('from' in column ? { ...column, from: own(column.from) } : column))
  const targets = new Set(kept.map(({ to }) => to))
  const suggested = inspection.mapping.target === mapping.target
    ? inspection.mapping.columns.filter((column) => 'from' in column && added.includes(column.from) && !targets.has(column.to))
    : []
  const all = [...kept, ...suggested]
  const groupBy = mapping.groupBy?.filter((name) => !isMissing(name)).map(own)
  return {
    match: Math.floor(match * 1000) / 1000, missing, added,
    mapping: {
      ...mapping, name: inspection.mapping.name, format: { ...inspection.format, ...valueForms(mapping.format) }, columns: all.length > 0 ? all : inspection.mapping.columns,
      ...(groupBy && { groupBy })
    }
  }
}

/** What of a format says how values are written; the rest is found in each file anew. */
function valueForms({ nullTokens, decimal, thousands }: Format): Format {
  return { ...(nullTokens && { nullTokens }), ...(decimal && { decimal }), ...(thousands !== undefined && { thousands }) }
}

/** Where the table of a file stands, as far as a person may have corrected what was found; undefined: nothing that could differ. */
export function layoutOfFormat({ kind, sheet, header, headerRow, skipRows, jsonPath }: Format): Format {
  return { ...(kind && { kind }), ...(sheet !== undefined && { sheet }), ...(header !== undefined && { header }), ...(headerRow && { headerRow }), ...(skipRows !== undefined && { skipRows }), ...(jsonPath !== undefined && { jsonPath }) }
}
