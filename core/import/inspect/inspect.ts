/** Looks at the start of a file: its format, columns, a preview and a suggested mapping. */
import type { Format, Inspection } from '#core/contract/imports.ts'
import { identityName, mostMappedColumns, namedBy, rowKindOf } from '#core/domain/import-targets.ts'
import { presetMapping, recognisePreset } from '#core/domain/presets.ts'
import type { ImportFile, ImportSettings, WorkspaceAccess } from '#core/import/types.ts'
import { profileColumn, profileWarnings, type ColumnProfile } from '#core/import/inspect/profile.ts'
import { suggestMapping, type Suggestion } from '#core/import/inspect/suggest.ts'
import { limits } from '#core/import/read/refusal.ts'
import { openSource } from '#core/import/read/source.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile } from '#core/import/read/types.ts'
import { openStaging } from '#core/store/staging/staging.ts'

const sampleRows = 1000
/** Of the staging database of a sample. */
export const sampleMemory = '1GB'
/** Cells of the preview at most: of a wide file it has fewer rows. */
const previewCells = 100_000
const samples = 5
const sampleLength = 200

export interface InspectContext {
  /** Needed for files given by `raw`. */
  workspace?: WorkspaceAccess
  signal?: AbortSignal
}

export interface InspectHints {
  format?: Format
  target?: Inspection['mapping']['target']
}

/** @throws DeskError that says what is wrong with the file and the remedy */
export async function inspectFile(context: InspectContext, file: ImportFile, hints: InspectHints, settings: Pick<ImportSettings, 'nullTokens'>): Promise<Inspection> {
  const source = await openSource(context, file)
  const database = await openStaging({ files: file.path === undefined ? [] : [file.path], threads: 1, memoryLimit: sampleMemory })
  const duck = await database.connect()
  try {
    const staged = await stageFile({ ...context, duck, limit: sampleRows }, file, hints.format ?? {})
    return await describe(staged, file, source.size, hints, settings)
  } finally {
    duck.close()
    database.close()
  }
}

async function describe(staged: StagedFile, file: ImportFile, size: number, hints: InspectHints, settings: Pick<ImportSettings, 'nullTokens'>): Promise<Inspection> {
  const rows = await readRows(staged)
  const nullTokens = new Set([...settings.nullTokens, ...(staged.format.nullTokens ?? [])].map((token) => token.trim().toLowerCase()))
  const profiles = staged.columns.map((column) => profileColumn(column, rows.map((row) => row[column.index] ?? null), nullTokens))
  const format = { ...staged.format, ...decimalMark(profiles, staged.format) }
  const { mapping, suggested, certainty, preset } = withPreset(suggestMapping(profiles, format, file.fileName.replace(/\.gz$/i, ''), hints.target), staged.columns.map(({ name }) => name), hints.target)
  const headerless = staged.format.header === false && hints.format?.header === undefined
  return {
    fileName: file.fileName,
    size,
    format,
    ...(staged.sheets && { sheets: staged.sheets }), ...(staged.tables && { tables: staged.tables }), ...(staged.entries && { entries: staged.entries }),
    columns: profiles.map(({ name, index, type, confidence, values, blanks }) => ({
      name, index, type, confidence: Math.round(confidence * 1000) / 1000, blanks, suggested: suggested[index] ?? null, ...(certainty[index] != null && { certainty: certainty[index] }),
      samples: [...new Set(values)].slice(0, samples).map((value) => value.slice(0, sampleLength))
    })),
    rows: staged.rows < sampleRows ? staged.rows : (staged.totalRows ?? null),
    preview: rows.slice(0, Math.max(50, Math.floor(previewCells / Math.max(1, staged.columns.length)))),
    mapping,
    preset,
    warnings: [
      ...staged.warnings,
      ...(headerless ? [{ code: 'header.missing', count: 1, message: { zh: '第一行不像表头，列已按位置命名', en: 'The first row does not read like a header; columns were named by position' } }] : []),
      ...(profiles.length > mostMappedColumns ? [{ code: 'columns.many', count: profiles.length, message: { zh: `列数超过一次映射的上限 ${mostMappedColumns}，后面的列没有建议，需要时自行选入`, en: `There are more columns than the ${mostMappedColumns} that one mapping may have; none is suggested for the last ones` } }] : []),
      ...(identifies(mapping) ? [] : [{ code: 'identity.none', count: 1, message: { zh: '没有能识别客户的列，请为映射选择一个标识', en: 'No column identifies whom the rows belong to; choose one in the mapping' } }]),
      ...profiles.flatMap(profileWarnings).filter((warning) => warning.code !== 'type.mixed' || !isTextField(mapping, warning.column))
    ]
  }
}

/** Where the headers are those of a preset, its mapping, with what was found of the other columns, and of how times are written. */
function withPreset({ mapping, suggested, certainty }: Suggestion, headers: readonly string[], target: InspectHints['target']): Suggestion & Pick<Inspection, 'preset'> {
  const found = recognisePreset(headers)
  if (!found || (target !== undefined && target !== found.preset.mapping.target)) return { mapping, suggested, certainty, preset: null }
  const { columns, ...known } = presetMapping(found.preset, headers)
  const own = new Map(mapping.columns.flatMap((column) => ('from' in column ? [[column.from, column]] : [])))
  const named = columns.map((column) => ('from' in column ? { ...column, ...(own.get(column.from)?.parse && { parse: own.get(column.from)!.parse }) } : column))
  const taken = new Set(named.flatMap((column) => ['from' in column ? `from ${column.from}` : '', `to ${column.to}`]))
  const others = known.target === mapping.target ? mapping.columns.filter((column) => 'from' in column && !taken.has(`from ${column.from}`) && !taken.has(`to ${column.to}`)) : []
  const whole = { ...mapping, ...known, columns: [...named, ...others] }
  delete whole.groupBy
  const destinations = new Map(whole.columns.flatMap((column) => ('from' in column ? [[column.from, column.to]] : [])))
  const confidence = Math.round(found.confidence * 1000) / 1000
  return {
    mapping: whole, suggested: headers.map((name) => destinations.get(name) ?? null), certainty: headers.map((name, index) => (taken.has(`from ${name}`) ? confidence : certainty[index] ?? null)),
    preset: { id: found.preset.id, name: found.preset.name, confidence }
  }
}

/** A decimal comma, where numbers of the sample are written with one and none with a point. */
function decimalMark(profiles: readonly ColumnProfile[], format: Format): Pick<Format, 'decimal' | 'thousands'> {
  if (format.decimal !== undefined || format.thousands !== undefined) return {}
  const values = profiles.filter(({ type }) => type === 'number' || type === 'decimal').flatMap((profile) => profile.values)
  const commas = values.some((value) => /^[^\d]*\d+(?:[. ]\d{3})*,(?:\d{1,2}|\d{4,})[^\d]*$/.test(value))
  const points = values.some((value) => /\.(?:\d{1,2}|\d{4,})[^\d]*$/.test(value))
  return commas && !points ? { decimal: ',' } : {}
}

function identifies(mapping: Inspection['mapping']): boolean {
  return rowKindOf(mapping.target)?.ends === 'none' || mapping.columns.some(({ to }) => identityName(to) !== undefined || to === namedBy(mapping.target))
}

/** Whether a column goes where any text is welcome, so that its type does not matter. */
function isTextField({ columns }: Inspection['mapping'], name: string | undefined): boolean {
  const to = columns.find((column) => 'from' in column && column.from === name)?.to
  return to !== undefined && (to.startsWith('identity.') || ['source_id', 'name', 'title', 'description', 'address', 'notes', 'type', 'subtype'].includes(to))
}

/** Rows of the sample, fewer where they are long. */
async function readRows(staged: StagedFile): Promise<(string | null)[][]> {
  const names = staged.columns.map(({ index }) => `c${index}`)
  const rows: (string | null)[][] = []
  let characters = 0
  for await (const chunk of staged.duck.chunks(`SELECT ${names.join(', ')} FROM staged ORDER BY "row"`)) {
    for (const row of chunk.getRows() as (string | null)[][]) {
      rows.push(row)
      for (const cell of row) characters += cell?.length ?? 0
      if (characters > limits.headCharacters) return rows
    }
  }
  return rows
}
