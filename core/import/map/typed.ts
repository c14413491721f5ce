/**
 * Staged text becomes table `typed`, a row for each data row, in file order:
 *   row UINTEGER
 *   i<n> VARCHAR         normalised identity n, NULL where blank or unreadable · b<n> BOOLEAN whether it names nobody
 *   f<n> …               value n in its facts type · w<n> BOOLEAN whether something stood there that could not be read
 *   reject UTINYINT      0, or 1 + the place in `rejects` of why the row is turned away (USMALLINT where there are many)
 *   x<n> BOOLEAN         (with a recipe) whether a step could not read a value: failure n
 *   out USMALLINT        (with a recipe) 0, or 1 + the place in `rejects` of why a step took the row out
 *   row_hash UBIGINT     keyed hash of what the mapping reads of the row, and of the mapping
 *   source_key, order_key UUID (rows of entities): keyed hashes of what names the row within its source, and of the order number · g<n> VARCHAR (groupBy)
 *   account_key VARCHAR (opportunities): the name of the account in the form in which names are compared
 */
import { createHash } from 'node:crypto'
import type { Mapping } from '#core/contract/imports.ts'
import { channelNames } from '#core/domain/channels.ts'
import { orderNumberProperties } from '#core/domain/event-types.ts'
import { isEntityTarget, namedBy, rowKindOf, sides } from '#core/domain/import-targets.ts'
import { factsColumnType, longestIdentity, longestText } from '#core/domain/fields.ts'
import type { RejectRule } from '#core/domain/import-rules.ts'
import { cleanColumns, type Cleaning } from '#core/import/clean/clean.ts'
import { companyKey } from '#core/domain/normalise/text.ts'
import type { StagedColumn } from '#core/import/read/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { keyedHash, type WorkspaceKeys } from '#core/store/keys.ts'
import { blockedIdentity, castCell, castIdentity, type PlannedCast } from './cast.ts'
import { cleanCell, createCell, type Cell } from './cell.ts'
import { converted, runConversion } from './converted.ts'
import { formulaColumns } from './formula.ts'
import { formulaDecimal, formulaNumber, formulaText } from './formula-sql.ts'
import type { MappingPlan, Origin, PlannedIdentity, PlannedValue } from './plan.ts'
import { mappedText, prepareRules } from './rules-sql.ts'
import { createSql, type SqlBuilder } from './sql.ts'
import { usualTimeFormat } from './check.ts'

export interface TypedTable {
  plan: MappingPlan
  /** In order of priority: identity 0 decides before identity 1. */
  identities: PlannedIdentity[]
  values: PlannedValue[]
  /** Those of the recipe first. */
  rejects: { rule: RejectRule; column: string | null }[]
  /** Columns in which steps of the recipe could not read values. */
  failures: string[]
}

interface Prepared {
  cast: PlannedCast
  /** Expression of the value, conversions included. */
  value: string
  failed?: string
}

const rejectRule = { none: 0 }

/** The statement being built, and where the text of a column comes from. */
interface Typing {
  duck: Duck
  sql: SqlBuilder
  plan: MappingPlan
  cleaning: Cleaning
}

/** @param keys by which hashes are keyed */
export async function createTyped(duck: Duck, plan: MappingPlan, mapping: Mapping, keys: WorkspaceKeys): Promise<TypedTable> {
  const sql = createSql()
  const cleaning = await cleanColumns(duck, sql, plan.recipe)
  const typing: Typing = { duck, sql, plan, cleaning }
  const identities = plan.identities.toSorted((a, b) => channelNames.indexOf(a.channel) - channelNames.indexOf(b.channel))
  const identityCasts: Prepared[] = []
  for (const [index, identity] of identities.entries()) {
    const cell = await cellOf(typing, identity)
    identityCasts.push(await prepare(duck, sql, castIdentity(sql, identity.channel, cell, `converted_identity_${index}`)))
  }
  const valueCasts: Prepared[] = []
  for (const [index, value] of plan.values.entries()) valueCasts.push(await prepare(duck, sql, await castValue(typing, value, index)))

  const ids = identityCasts.map(({ value }) => sql.step(value))
  const typedValues = valueCasts.map(({ value }) => sql.step(value))
  const { expression, rejects } = rejection(typing, identities, identityCasts, ids, valueCasts, typedValues)
  const columns = [
    '"row"',
    ...ids.flatMap((id, index) => [`${id} AS i${index}`, `${blockedIdentity(sql, identities[index]!.channel, id)} AS b${index}`]),
    ...typedValues.map((value, index) => `(${value})::${factsColumnType[plan.values[index]!.type]} AS f${index}`),
    ...valueCasts.map(({ failed }, index) => `${failed ? `CASE WHEN ${typedValues[index]} IS NULL THEN ${failed} IS NOT NULL ELSE false END` : 'false'} AS w${index}`),
    ...identityCasts.map(({ failed }, index) => `${failed ? `CASE WHEN ${ids[index]} IS NULL THEN ${failed} IS NOT NULL ELSE false END` : 'false'} AS v${index}`),
    `(${expression})::${rejects.length < 256 ? 'UTINYINT' : 'USMALLINT'} AS reject`,
    ...(plan.recipe.steps.length > 0 ? [`coalesce(${cleaning.out}, 0)::USMALLINT AS "out"`] : []),
    ...cleaning.failures.map(({ failed }, index) => `coalesce(${failed}, false) AS x${index}`),
    `${rowHash(typing, mapping, keys)} AS row_hash`,
    ...(isEntityTarget(plan.target) ? [] : rowKeys({ sql, plan, identities, ids, values: typedValues, keys })),
    ...(await accountKey(duck, sql, plan, typedValues)),
    ...plan.groupBy.map((column, index) => `${createCell(sql, cleaning.cell(column.index), plan.nullTokens).clean()} AS g${index}`)
  ]
  await duck.run(...sql.bound(`CREATE OR REPLACE TABLE typed AS SELECT ${columns.join(', ')} FROM ${sql.withSteps('staged')}`))
  return { plan, identities, values: plan.values, rejects, failures: cleaning.failures.map(({ column }) => column) }
}

async function prepare(duck: Duck, sql: SqlBuilder, cast: PlannedCast): Promise<Prepared> {
  const { conversion } = cast
  if (!conversion || !(await runConversion(duck, sql, conversion))) return { cast, value: cast.value, failed: cast.failed }
  return { cast, value: `coalesce(${cast.value}, ${converted(conversion)})`, failed: cast.failed }
}

/** The cell from which a column of the mapping takes its text: of the file, mapped, constant, or calculated. */
async function cellOf(typing: Typing, planned: PlannedIdentity | PlannedValue): Promise<Cell> {
  const { duck, sql, plan, cleaning } = typing
  const { origin, rules } = planned
  if (origin.kind === 'constant') return cleanCell(sql, `nullif(trim(${sql.text(origin.text)}), '')`)
  if (origin.kind === 'formula') return cleanCell(sql, formulaText(formulaContext(typing), origin.formula))
  const cell = createCell(sql, cleaning.cell(origin.column.index), plan.nullTokens)
  if (!rules) return cell
  const table = `rules_${planned.index}`
  await prepareRules(duck, rules, table)
  return cleanCell(sql, `nullif(trim(${mappedText(sql, rules, cell.clean(), table)}), '')`)
}

function formulaContext({ sql, plan, cleaning }: Typing) {
  const byName = new Map(plan.columns.map((column) => [column.name, column]))
  return { sql, form: plan.numbers, cellOf: (name: string) => createCell(sql, cleaning.cell(byName.get(name)!.index), plan.nullTokens) }
}

async function castValue(typing: Typing, value: PlannedValue, index: number): Promise<PlannedCast> {
  const { duck, sql, plan, cleaning } = typing
  if (value.origin.kind === 'formula' && (value.type === 'number' || value.type === 'decimal')) {
    const context = formulaContext(typing)
    const { formula } = value.origin
    return { value: value.type === 'decimal' ? formulaDecimal(context, formula) : formulaNumber(context, formula) }
  }
  const cell = await cellOf(typing, value)
  const isTime = value.type === 'date' || value.type === 'datetime'
  const usual = isTime && value.format === undefined && value.origin.kind === 'column' ? await usualTimeFormat(duck, sql, cleaning.cell(value.origin.column.index)) : '%Y-%m-%d %H:%M:%S'
  return castCell(sql, value.type, cell, { numbers: plan.numbers, time: { format: value.format, timeZone: value.timeZone, usual }, table: `converted_value_${index}` })
}

const columnName = (origin: Origin) => (origin.kind === 'column' ? origin.column.name : null)

/** Why a row is turned away, first reason first. */
function rejection({ plan, cleaning }: Typing, identities: PlannedIdentity[], identityCasts: Prepared[], ids: string[], valueCasts: Prepared[], values: string[]) {
  const rejects: TypedTable['rejects'] = []
  const branches: string[] = []
  const add = (condition: string, rule: RejectRule, column: string | null) => {
    rejects.push({ rule, column })
    branches.push(`WHEN ${condition} THEN ${rejects.length}`)
  }
  cleaning.outs.forEach(({ rule, column }, index) => add(`${cleaning.out} = ${index + 1}`, rule, column))
  const blank = (expressions: string[]) => (expressions.length === 0 ? 'true' : `coalesce(${expressions.join(', ')}) IS NULL`)
  const rows = rowKindOf(plan.target)
  const name = plan.values.findIndex((value) => value.name === namedBy(plan.target))
  const named = name >= 0 ? [values[name]!] : []
  for (const side of rows?.ends === 'none' ? [] : rows?.ends === 'two' ? sides : [null]) {
    const own = identities.flatMap((identity, index) => (identity.side === side ? [index] : []))
    const known = [...own.map((index) => ids[index]!), ...named]
    for (const index of own) if (identityCasts[index]!.failed) add(`${blank(known)} AND ${identityCasts[index]!.failed} IS NOT NULL`, 'bad_identity', columnName(identities[index]!.origin))
    add(blank(known), side ? 'one_end' : 'no_identity', own.map((index) => columnName(identities[index]!.origin)).find((column) => column !== null) ?? null)
  }
  ids.forEach((id, index) => add(longerThan(id, longestIdentity), 'too_long', columnName(identities[index]!.origin)))
  if (!rows) {
    plan.values.forEach(({ type, origin }, index) => {
      if (type === 'text' || type === 'choice') add(longerThan(values[index]!, longestText), 'too_long', columnName(origin))
    })
  }
  for (const { field, missing, bad } of rows?.required ?? []) {
    const index = plan.values.findIndex((value) => value.name === field)
    if (index < 0) continue
    const { failed } = valueCasts[index]!
    const column = columnName(plan.values[index]!.origin)
    if (failed && bad) add(`${values[index]} IS NULL AND ${failed} IS NOT NULL`, bad, column)
    if (missing) add(`${values[index]} IS NULL`, missing, column)
  }
  return { expression: `CASE ${branches.join(' ')} ELSE ${rejectRule.none} END`, rejects }
}

/** Bytes are counted first, since that costs nothing. */
export const longerThan = (text: string, characters: number) => `CASE WHEN strlen(${text}) > ${characters} THEN length(${text}) > ${characters} ELSE false END`

/**
 * A hash of what the mapping reads of a row and of what it makes of it: the same row under another mapping is another content. So it is of an entity under other
 * rules, which may give what is new to it; an event would come twice.
 */
function rowHash({ sql, plan, cleaning }: Typing, mapping: Mapping, keys: WorkspaceKeys): string {
  const meaning = mapping.columns.map(canonical).toSorted()
  const rules = isEntityTarget(plan.target) && mapping.classify?.length ? [canonical(mapping.classify)] : []
  const digest = createHash('sha256').update(JSON.stringify([mapping.target, plan.numbers, meaning, mapping.groupBy ?? [], ...rules])).digest('hex')
  const byName = new Map(plan.columns.map((column) => [column.name, column]))
  const read = new Set<StagedColumn>(plan.groupBy)
  for (const { origin } of [...plan.identities, ...plan.values]) {
    if (origin.kind === 'column') read.add(origin.column)
    if (origin.kind === 'formula') for (const name of formulaColumns(origin.formula)) read.add(byName.get(name)!)
  }
  const texts = [...read].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((column) => `coalesce(${cleaning.cell(column.index)}, '')`)
  return `(md5_number(concat_ws(chr(31), ${[sql.text(keyedHash(keys, `row/${digest}`)), ...texts].join(', ')})) >> 64)::UBIGINT`
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

interface Keyed {
  sql: SqlBuilder
  plan: MappingPlan
  identities: PlannedIdentity[]
  /** Steps of the identities, and of the values. */
  ids: string[]
  values: string[]
  keys: WorkspaceKeys
}

/**
 * Keyed hashes of what names a row within its source and of the order number (orderNumberOf in core/domain/event-types.ts): of equal texts they are equal,
 * so that an order whose number is its source id is hashed once.
 */
function rowKeys(keyed: Keyed): string[] {
  const { sql, plan, values, keys } = keyed
  const hashed = (text: string) => sql.step(`CASE WHEN ${text} IS NOT NULL THEN md5(concat(${sql.text(keyedHash(keys, 'source-id'))}, ${text}))::UUID END`)
  const text = keyText(keyed)
  const sourceKey = text === undefined ? undefined : hashed(text)
  const type = plan.values.findIndex((value) => value.name === 'type')
  const named = orderNumberProperties.flatMap((name) => {
    const index = plan.values.findIndex((value) => value.name === `data.${name}`)
    return index < 0 ? [] : [`nullif(trim((${values[index]})::VARCHAR), '')`]
  })
  const isOrder = `lower(${values[type]}) = 'order'`
  const own = sourceKey ? `CASE WHEN ${isOrder} THEN ${sourceKey} END` : 'NULL'
  const orderKey = named.length === 0
    ? own
    : `CASE WHEN lower(${values[type]}) IN ('order', 'pos') THEN coalesce(${hashed(sql.step(`coalesce(${named.join(', ')})`))}, ${own}) END`
  return [`${sourceKey ?? 'NULL'}::UUID AS source_key`, `(${plan.target !== 'event' || type < 0 ? 'NULL' : orderKey})::UUID AS order_key`]
}

/** What names a row within its source; undefined where nothing does. */
function keyText({ sql, plan, identities, ids, values }: Keyed): string | undefined {
  const key = rowKindOf(plan.target)?.key ?? null
  const indexOf = (name: string) => plan.values.findIndex((value) => value.name === name)
  if (key === null) return undefined
  if (key !== 'ends') return indexOf(key) < 0 ? undefined : values[indexOf(key)]!
  const kind = indexOf('kind')
  const ends = sides.map((side) => `coalesce(${ids.filter((_, index) => identities[index]!.side === side).join(', ')})`)
  return sql.step(`CASE WHEN ${ends.map((end) => `${end} IS NOT NULL`).join(' AND ')} THEN concat_ws(chr(31), ${ends.join(', ')}, ${kind < 0 ? `''` : `coalesce(lower(${values[kind]}), '')`}) END`)
}

async function accountKey(duck: Duck, sql: SqlBuilder, plan: MappingPlan, values: string[]): Promise<string[]> {
  if (isEntityTarget(plan.target)) return []
  const index = plan.values.findIndex(({ name }) => name === namedBy(plan.target))
  if (index < 0) return []
  const conversion = { table: 'account_keys', text: values[index]!, convert: (name: string) => companyKey(name) || undefined }
  return [`${(await runConversion(duck, sql, conversion)) ? converted(conversion) : 'NULL'}::VARCHAR AS account_key`]
}
