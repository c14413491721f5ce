/** Writes the artifact of a batch (core/store/artifact.ts) from `fate` and the relation it speaks of. */
import { rmSync } from 'node:fs'
import type { MappingPlan } from '#core/import/map/plan.ts'
import { factsColumnType, sourceTime } from '#core/domain/fields.ts'
import { isEntityTarget, rowTargets, type RowTarget } from '#core/domain/import-targets.ts'
import { customColumn, eventArtifactColumns, eventArtifactOrder, rowArtifactFields } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { finishFile, flushFile, unfinishedName } from '#core/store/durable.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { fileDigest } from '#core/store/workspace/digest.ts'
import type { FieldOwner } from '#core/store/records/fields.ts'
import { fateCodes } from '#core/import/link/fate.ts'
import { countRows } from '#core/import/link/tables.ts'
import { versionColumns } from '#core/import/link/versions.ts'

export interface ArtifactField {
  /** Facts column. */
  column: string
  /** Column of the relation. */
  value: string
}

/** The facts columns that a plan fills. `numberOf` gives the number of an open custom field. */
export function artifactFields(plan: MappingPlan, numberOf: (custom: string) => number | undefined): ArtifactField[] {
  return plan.values.flatMap((value, index) => {
    if (value.sensitivity !== 'open' || (value.name === sourceTime && isEntityTarget(plan.target))) return []
    const number = value.custom && numberOf(value.custom.name)
    if (value.custom && number === undefined) return []
    return [{ column: number === undefined ? value.name : customColumn(plan.target as FieldOwner, number), value: `f${index}` }]
  })
}

/**
 * Values in `held_back` are left out.
 * @param relation rows that `fate` speaks of
 * @param many whether entities have several rows: their merged values then stand in `entity_values`
 * @returns SHA-256 as hex, and rows
 */
export async function writeArtifact(
  duck: Duck, path: string, plan: MappingPlan, relation: string, fields: ArtifactField[], many: boolean
): Promise<{ sha256: string; rows: number }> {
  const unfinished = unfinishedName(path)
  try {
    const query = isEntityTarget(plan.target) ? entityRows(relation, fields, many, (await countRows(duck, 'held_back')) > 0) : plan.target === 'event' ? eventRows(relation, fields) : otherRows(plan.target, relation, fields)
    const rows = await duck.run(`COPY (${query}) TO ${quoteText(unfinished)} (FORMAT parquet, COMPRESSION lz4_raw)`)
    // Flushed here, so that finishing it does not hold up the thread, which seals secrets meanwhile.
    const [sha256] = await Promise.all([fileDigest(unfinished), flushFile(unfinished)])
    finishFile(unfinished, path)
    return { sha256, rows }
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

const isBrought = `f.code IN (${fateCodes.applied}, ${fateCodes.review})`

function eventRows(relation: string, fields: ArtifactField[]): string {
  const own = Object.entries(eventArtifactColumns).map(([name, type]) => {
    const field = fields.find(({ column }) => column === name)
    return `${field ? `t.${field.value}` : 'NULL'}::${type} AS ${quoteIdentifier(name)}`
  })
  const custom = fields.filter(({ column }) => !Object.hasOwn(eventArtifactColumns, column)).map(({ column, value }) => `t.${value} AS ${quoteIdentifier(column)}`)
  return `SELECT t."row", f.code = ${fateCodes.applied} AS applies, f.entity, f.entity_id, f.created, ${own.join(', ')},
      t.row_hash, t.source_key, t.order_key, ${versionColumns('f')}${custom.map((column) => `, ${column}`).join('')}
    FROM ${relation} t JOIN fate f ON f."row" = t."row" WHERE ${isBrought} ORDER BY ${eventArtifactOrder.join(', ')}`
}

function otherRows(target: Exclude<RowTarget, 'event'>, relation: string, fields: ArtifactField[]): string {
  const own = rowArtifactFields(target).map(([name, { type }]) => {
    const field = fields.find(({ column }) => column === name)
    return `${field ? `t.${field.value}` : 'NULL'}::${factsColumnType[type]} AS ${quoteIdentifier(name)}`
  })
  const time = fields.find(({ column }) => column === sourceTime)
  const timed = time ? `, t.${time.value} AS ${sourceTime}` : ''
  const other = rowTargets[target].ends === 'two' ? ', f.other_entity, f.other_id, f.other_created' : ''
  return `SELECT t."row", f.code = ${fateCodes.applied} AS applies, f.entity, f.entity_id, f.created${other}, ${own.join(', ')}, t.row_hash, t.source_key, ${versionColumns('f')}${timed}
    FROM ${relation} t JOIN fate f ON f."row" = t."row" WHERE ${isBrought} ORDER BY t."row"`
}

function entityRows(relation: string, fields: ArtifactField[], many: boolean, anyHeld: boolean): string {
  const columns = (values: string) => fields.map(({ column, value }) => {
    const taken = anyHeld ? `CASE WHEN list_contains(h.fields, ${value.slice(1)}) THEN NULL ELSE ${values}.${value} END` : `${values}.${value}`
    return `, ${taken} AS ${quoteIdentifier(column)}`
  }).join('')
  const held = (rows: string) => (anyHeld ? `LEFT JOIN held_back h ON h."row" = ${rows}."row"` : '')
  if (!many) {
    return `SELECT t."row", f.code = ${fateCodes.applied} AS applies, f.entity, f.entity_id, f.created, t.row_hash ${columns('t')}
      FROM ${relation} t JOIN fate f ON f."row" = t."row" ${held('t')} WHERE ${isBrought} ORDER BY t."row"`
  }
  return `SELECT f."row", v."row" IS NOT NULL AS applies, f.entity, f.entity_id, coalesce(v.created, false) AS created, f.row_hash ${columns('v')}
    FROM (SELECT t."row", t.row_hash, f.code, f.entity, f.entity_id FROM ${relation} t JOIN fate f ON f."row" = t."row") f LEFT JOIN entity_values v ON v."row" = f."row" ${held('f')}
    WHERE ${isBrought} ORDER BY f."row"`
}
