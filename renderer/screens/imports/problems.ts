/** What is wrong with a draft, said at the column it concerns before the core is asked; and how the preview's rows would fare. */
import type { Problem, Words } from '#core/contract/errors.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { fieldsOfTarget, identityName, namedBy, rowKindOf, sides } from '#core/domain/import-targets.ts'
import { mappingOf, type ColumnDraft, type Draft } from './draft.ts'

export interface ColumnProblem {
  /** Index of the column in the file; null for the mapping as a whole. */
  column: number | null
  severity: 'error' | 'warning'
  /** Key below `imports.problems`, with its values; or the core's own words. */
  code: string
  values?: Record<string, string | number>
  own?: Problem
  /** What the core noticed while it read the file. */
  said?: Words
}

export interface PreviewVerdict {
  rows: number
  accepted: number
  rejected: number
}

/** Type of a target field: installed, or as declared for a custom one. */
export function targetType(draft: Draft, column: ColumnDraft): ValueType {
  if (column.type) return column.type
  const detected = draft.inspection.columns.find((inspected) => inspected.index === column.index)?.type ?? 'text'
  const to = column.to ?? ''
  if (identityName(to)) return 'text'
  if (to.startsWith('attr.') || to.startsWith('data.')) return detected
  return fieldsOfTarget(draft.target)[to]?.type ?? detected
}

export function problemsOf(draft: Draft): ColumnProblem[] {
  const used = draft.columns.filter((column) => column.to !== null)
  const targets = [...used.map((column) => column.to!), ...draft.constants.map((column) => column.to)]
  const list: ColumnProblem[] = []
  if (used.length === 0) return [{ column: null, severity: 'error', code: 'nothing' }]
  list.push(...lacking(draft.target, targets).map((lack) => ({ column: null, severity: 'error' as const, ...lack })))
  for (const column of used) {
    if (targets.filter((to) => to === column.to && !identityName(to)).length > 1) list.push({ column: column.index, severity: 'error', code: 'twice' })
    const { bad, seen } = misfits(draft, column)
    if (bad > 0) list.push({ column: column.index, severity: bad === seen ? 'error' : 'warning', code: 'misfit', values: { bad, seen } })
  }
  return [...list, ...noticed(draft)]
}

const codeOfField: Record<string, string> = { type: 'eventType', occurred_at: 'eventTime' }

/** What a mapping to the target must fill and does not. */
function lacking(target: Draft['target'], targets: readonly string[]): Pick<ColumnProblem, 'code' | 'values'>[] {
  const rows = rowKindOf(target)
  const named = namedBy(target)
  const identities = targets.flatMap((to) => identityName(to) ?? [])
  const isUnknown = rows?.ends === 'two' ? sides.some((side) => !identities.some((identity) => identity.side === side))
    : rows?.ends !== 'none' && identities.length === 0 && !(named && targets.includes(named))
  const code = rows?.ends === 'two' ? 'bothEnds' : target === 'event' ? 'eventIdentity' : rows ? 'rowIdentity' : 'entityIdentity'
  const missing = (rows?.required ?? []).filter((required) => required.missing && !targets.includes(required.field))
  return [...(isUnknown ? [{ code }] : []), ...missing.map(({ field }) => (codeOfField[field] ? { code: codeOfField[field] } : { code: 'requiredField', values: { field } }))]
}

/** Warnings of the inspection about columns that are imported, and about the file. */
function noticed(draft: Draft): ColumnProblem[] {
  return draft.inspection.warnings.flatMap((warning) => {
    if (!warning.message || warning.code === 'identity.none') return []
    const column = draft.columns.find((candidate) => candidate.name === warning.column)
    if (warning.column !== undefined && (column === undefined || column.to === null)) return []
    return [{ column: column?.index ?? null, severity: 'warning' as const, code: warning.code, said: warning.message }]
  })
}

/** Problems of the core laid beside the columns they name (`/columns/3/…` of the mapping that was sent). */
export function placeProblems(draft: Draft, problems: Problem[]): ColumnProblem[] {
  const sent = mappingOf(draft).columns
  return problems.map((own) => {
    const at = /^\/columns\/(\d+)/.exec(own.path)?.[1]
    const column = at === undefined ? undefined : sent[Number(at)]
    const from = column && 'from' in column ? draft.columns.find((candidate) => candidate.name === column.from) : undefined
    return { column: from?.index ?? null, severity: 'error' as const, code: own.code, own }
  })
}

/** How many of the preview's values are not of the column's type. */
function misfits(draft: Draft, column: ColumnDraft): { bad: number; seen: number } {
  if (column.map) return { bad: 0, seen: 0 }
  const values = draft.inspection.preview.map((row) => row[column.index]).filter((value): value is string => typeof value === 'string' && value.trim() !== '')
  return { bad: values.filter((value) => !fitsColumn(draft, column, value)).length, seen: values.length }
}

/** Parsing with a given format is left to the core, but no format reads a time out of a text without digits. */
export function fitsColumn(draft: Draft, column: ColumnDraft, value: string): boolean {
  return column.parse?.format === undefined ? fits(value, targetType(draft, column)) : /\d/.test(value)
}

const numberForm = /^[-+(]?[¥￥$€£]?\s*[\d,.' ]+\)?%?$/
const dateForm = /^\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|^\d{8}$|^\d{10,13}$|^\d{5}(\.\d+)?$/

/** A lenient check: only what no parser would take is a misfit. */
export function fits(value: string, type: ValueType): boolean {
  const text = value.trim()
  switch (type) {
    case 'number':
    case 'decimal':
      return numberForm.test(text) || /^[-+]?\d+(\.\d+)?e[-+]?\d+$/i.test(text)
    case 'date':
    case 'datetime':
      return dateForm.test(text)
    case 'boolean':
      return /^(true|false|yes|no|y|n|t|f|0|1|是|否|有|无|√|×)$/i.test(text)
    default:
      return true
  }
}

/** Rows of the preview that would be taken and refused, by the rules that refuse a row. An estimate until the import has run. */
export function previewVerdict(draft: Draft): PreviewVerdict {
  const rows = draft.inspection.preview
  const used = draft.columns.filter((column) => column.to !== null)
  const kind = rowKindOf(draft.target)
  const identities = used.filter((column) => identityName(column.to!) || column.to === namedBy(draft.target))
  const required = used.filter((column) => kind?.required.some(({ field }) => field === column.to))
  const ends = kind?.ends === 'two' ? sides.map((side) => identities.filter((column) => identityName(column.to!)?.side === side)) : kind?.ends === 'none' ? [] : [identities]
  const constantIdentity = draft.constants.some((column) => identityName(column.to))
  const accepted = rows.filter((row) => {
    const text = (column: ColumnDraft) => (row[column.index] ?? '').trim()
    const identified = constantIdentity || ends.every((columns) => columns.some((column) => text(column) !== ''))
    return identified && required.every((column) => {
      const value = text(column)
      if (value === '') return column.to === 'amount' || column.map !== null
      return column.map !== null || fitsColumn(draft, column, value)
    })
  }).length
  return { rows: rows.length, accepted, rejected: rows.length - accepted }
}
