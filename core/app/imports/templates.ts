/** Mappings that are remembered, and the one that fits a file. */
import type { ImportTemplate } from '#core/contract/import-templates.ts'
import { mapping as mappingOf, type Format, type Inspection, type Mapping } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { columnsRead, fitTemplate, layoutOfFormat } from '#core/import/templates/match.ts'
import { createObject, listObjects, liveObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

type Stored = LibraryObject<'importTemplate'>

/** Readings of a file with the layout of a template, at most: each takes as long as the first. */
const mostReadings = 3

/** The last one used first; what a newer version wrote and this one cannot read is left out. */
export function listTemplates(records: RecordsDatabase): ImportTemplate[] {
  return listObjects(records, 'importTemplate').sort((one, other) => other.updatedAt - one.updatedAt).flatMap((stored) => {
    const mapping = mappingOf.safeParse(stored.content.mapping)
    return mapping.success ? [answerOf(stored, mapping.data)] : []
  })
}

/** @throws DeskError not_found; conflict for one that this version cannot read */
export function templateNamed(records: RecordsDatabase, id: string): ImportTemplate {
  const stored = liveObject(records, 'importTemplate', id)
  const mapping = mappingOf.safeParse(stored.content.mapping)
  if (mapping.success) return answerOf(stored, mapping.data)
  throw new DeskError('conflict', {
    field: 'id', message: { zh: '这个模板由更新的版本保存', en: 'A newer version has saved that template' }, remedy: { zh: '请升级后使用，或重新导入一次以更新它', en: 'Upgrade, or import a file of its kind again' }
  })
}

function answerOf({ id, name, content, version, updatedAt }: Stored, mapping: Mapping): ImportTemplate {
  return { id, name, source: content.source, columns: content.columns, mapping, version, updatedAt: new Date(updatedAt).toISOString() }
}

/** Belongs into one transaction. @throws DeskError conflict (the name) */
export function createTemplate(records: RecordsDatabase, { name, mapping: given, columns }: { name: string; mapping: Mapping; columns?: string[] }, saving: Saving): string {
  const { name: _, ...mapping } = given
  const content = { source: mapping.source, target: mapping.target, columns: columns ?? columnsRead(given), mapping }
  return createObject(records, 'importTemplate', { name, parent: null, content }, saving).id
}

/**
 * Adds the template that fits a file best, or answers how the file reads with the layout of one (sheet, header row) where that is what makes it fit.
 * @param inspect reads the file with a format
 */
export async function withTemplate(records: RecordsDatabase, found: Inspection, inspect: (format: Format) => Promise<Inspection>): Promise<Inspection> {
  const templates = listTemplates(records)
  const fit = bestFit(templates, found)
  if (fit) return { ...found, template: fit }
  const others = templates.filter(({ mapping }) => mapping.format.kind === found.format.kind && mayLieElsewhere(mapping.format, found)).slice(0, mostReadings)
  for (const template of others) {
    const again = await inspect(layoutOfFormat(template.mapping.format)).catch(() => undefined)
    const matching = again && bestFit([template], again)
    if (matching) return { ...again, template: matching }
  }
  return found
}

function bestFit(templates: readonly ImportTemplate[], inspection: Inspection): Inspection['template'] {
  const fits = templates.flatMap((template) => {
    const fit = fitTemplate(template, inspection)
    return fit ? [{ id: template.id, name: template.name, source: template.source, ...fit }] : []
  })
  return fits.length === 0 ? undefined : fits.reduce((best, next) => (next.match > best.match ? next : best))
}

/** Whether the table may stand in another place of this file than where it was found. */
function mayLieElsewhere(format: Format, { format: found, sheets }: Inspection): boolean {
  if (format.sheet !== undefined && format.sheet !== found.sheet) return sheets?.includes(format.sheet) ?? false
  return (['header', 'headerRow', 'skipRows', 'jsonPath'] as const).some((key) => format[key] !== undefined && format[key] !== found[key])
}
