/** A mapping while it is being made. Pure: what the core inspected goes in, the mapping of the contract comes out. */
import type { ClassifyRule } from '#core/contract/classify.ts'
import { targets, type Format, type Inspection, type Mapping, type MappingColumn, type MappingInput } from '#core/contract/imports.ts'
import type { Sensitivity, ValueType } from '#core/domain/fields.ts'
import { withMadeColumns } from './madeColumns.ts'

export const draftTargets = targets
export type DraftTarget = (typeof draftTargets)[number]
type FromColumn = Extract<MappingColumn, { from: string }>

export interface ColumnDraft {
  index: number
  name: string
  /** Null: this column is not imported. */
  to: string | null
  /** Null: the type of the target field, or the detected one. */
  type: ValueType | null
  sensitivity: Sensitivity | null
  parse: FromColumn['parse'] | null
  map: FromColumn['map'] | null
  /** Whether the person decided something here. */
  touched: boolean
}

/** A constant or a formula: a target without a column. */
export type ExtraColumn = Exclude<MappingColumn, { from: string }>

export interface Draft {
  id: string
  upload: string
  fileName: string
  inspection: Inspection
  /** What the person fixed of the format; the rest is detected. */
  format: Format
  target: DraftTarget
  name: string
  source: string
  unknownIdentity: 'create' | 'reject'
  groupBy: string[]
  columns: ColumnDraft[]
  constants: ExtraColumn[]
  recipe: Mapping['recipe']
  /** The recipe of the library that the steps came from. */
  recipeFrom?: Mapping['recipeFrom']
  classify: ClassifyRule[]
  /** Further files of the same columns, which are imported after this one under the same mapping. */
  more: DraftFile[]
  /** The mapping used before that was taken; null: none, or it was taken back. */
  template: AppliedTemplate | null
  busy: boolean
}

export interface DraftFile {
  upload: string
  fileName: string
  /** Bytes. */
  size: number
  /** null where counting would need the whole file. */
  rows: number | null
  /** As it was found in this file. */
  format: Format
}

export type AppliedTemplate = Omit<NonNullable<Inspection['template']>, 'mapping'>

export function draftFrom(id: string, upload: string, inspection: Inspection): Draft {
  const { mapping, fileName } = inspection
  const draft: Draft = {
    id, upload, fileName, inspection, format: {}, target: draftTargets.find((target) => target === mapping.target) ?? 'customer', name: mapping.name ?? fileName.replace(/\.[a-z0-9]+(\.gz)?$/i, ''),
    source: mapping.source, unknownIdentity: mapping.unknownIdentity, groupBy: mapping.groupBy ?? [], constants: [], recipe: mapping.recipe, classify: mapping.classify ?? [], more: [], template: null, busy: false,
    columns: inspection.columns.map((column) => ({ index: column.index, name: column.name, to: null, type: null, sensitivity: null, parse: null, map: null, touched: false }))
  }
  return { ...draft, ...withColumns(draft, mapping.columns) }
}

/** The draft of a file that was looked into, with the mapping used before for files of its shape, where there is one. */
export function draftWithTemplate(id: string, upload: string, inspection: Inspection): Draft {
  const draft = draftFrom(id, upload, inspection)
  if (!inspection.template) return draft
  const { mapping, ...template } = inspection.template
  return { ...draft, ...applyMapping(draft, mapping), format: valueForms(mapping.format), template }
}

/** The file as it was suggested, without the mapping used before. */
export function withoutTemplate({ id, upload, inspection, more }: Draft): Draft {
  return { ...draftFrom(id, upload, inspection), more }
}

/** How values are written: what a mapping used before says of a format beside what is found in each file. */
function valueForms({ nullTokens, decimal, thousands }: Format): Format {
  return { ...(nullTokens && { nullTokens }), ...(decimal && { decimal }), ...(thousands !== undefined && { thousands }) }
}

/** All files of the draft, each with the format by which it is read. */
export function filesOf(draft: Draft): { upload: string; format: Format }[] {
  const first = { upload: draft.upload, format: draft.inspection.format }
  return [first, ...draft.more].map(({ upload, format }) => ({ upload, format: { ...format, ...draft.format } }))
}

/** Sets targets from a mapping's columns; columns it does not name are left out. */
function withColumns(draft: Draft, columns: MappingColumn[]): Pick<Draft, 'columns' | 'constants'> {
  const named = new Map<string, FromColumn>()
  for (const column of columns) if ('from' in column && !named.has(column.from)) named.set(column.from, column)
  return {
    columns: draft.columns.map((column) => {
      const known = named.get(column.name)
      return { ...column, to: known?.to ?? null, type: known?.type ?? null, sensitivity: known?.sensitivity ?? null, parse: known?.parse ?? null, map: known?.map ?? null }
    }),
    constants: columns.filter((column): column is ExtraColumn => !('from' in column))
  }
}

export function applyMapping(draft: Draft, mapping: Mapping): Partial<Draft> {
  const target = draftTargets.find((candidate) => candidate === mapping.target) ?? draft.target
  const names = new Set(draft.columns.map((column) => column.name))
  const set = withColumns({ ...draft, columns: withMadeColumns(draft.columns, draft.inspection.columns.length, mapping.recipe) }, mapping.columns)
  return {
    target, source: mapping.source, unknownIdentity: mapping.unknownIdentity, groupBy: (mapping.groupBy ?? []).filter((name) => names.has(name)), recipe: mapping.recipe, recipeFrom: mapping.recipeFrom, classify: mapping.classify ?? [], constants: set.constants,
    columns: set.columns.map((column) => ({ ...column, touched: column.to !== null }))
  }
}

/** The mapping of the contract. The format carries what was detected as well, so that the import reads what the preview showed. */
export function mappingOf(draft: Draft): MappingInput {
  const columns: MappingColumn[] = draft.columns.filter((column) => column.to !== null).map((column) => ({
    from: column.name, to: column.to!, ...(column.type && { type: column.type }), ...(column.sensitivity && { sensitivity: column.sensitivity }), ...(column.parse && { parse: column.parse }), ...(column.map && { map: column.map })
  }))
  return {
    name: draft.name || draft.fileName, source: draft.source || 'file', target: draft.target, format: { ...draft.inspection.format, ...draft.format }, columns: [...columns, ...draft.constants.filter(isWhole)],
    ...(draft.groupBy.length > 0 && draft.target === 'event' && { groupBy: draft.groupBy }), unknownIdentity: draft.unknownIdentity, recipe: draft.recipe, ...(draft.recipeFrom && { recipeFrom: draft.recipeFrom }),
    ...(draft.classify.length > 0 && { classify: draft.classify })
  }
}

/** A formula or constant that was added and not written yet is left out. */
function isWhole(column: ExtraColumn): boolean {
  return 'formula' in column ? column.formula.trim() !== '' : String(column.value) !== ''
}

/** Value of the constant that fills a target, if one does. */
export function constantOf(draft: Draft, to: string): string {
  const constant = draft.constants.find((column) => column.to === to)
  return constant && 'value' in constant ? String(constant.value) : ''
}

/** Sets or, when blank, removes the constant of a target. */
export function withConstant(draft: Draft, to: string, value: string): Pick<Draft, 'constants'> {
  const others = draft.constants.filter((column) => column.to !== to)
  return { constants: value.trim() ? [...others, { to, value: value.trim() }] : others }
}
