/** What a mapping says, checked against the file and the fields that exist. Anything wrong with it is collected, so that all of it is told at once. */
import type { ClassifyRule } from '#core/contract/classify.ts'
import type { Mapping, MappingColumn } from '#core/contract/imports.ts'
import { channelNames, type ChannelName } from '#core/domain/channels.ts'
import type { PropertyPredicate } from '#core/domain/conditions/plan.ts'
import { isTimeZone } from '#core/domain/conditions/time.ts'
import type { Sensitivity, ValueType } from '#core/domain/fields.ts'
import { channelsOfTarget, fieldsOfTarget, freePrefix, identityName, isIdentityField, namedBy, rowKindOf, sides, type ImportTarget, type Side } from '#core/domain/import-targets.ts'
import { numberForm, type NumberForm } from '#core/domain/normalise/number.ts'
import { planRecipe, type RecipePlan } from '#core/domain/recipes/plan.ts'
import { planRules } from '#core/import/classify/plan.ts'
import type { StagedColumn } from '#core/import/read/types.ts'
import type { FieldRecord } from '#core/store/records/fields.ts'
import { FormulaError, formulaColumns, givesText, parseFormula, type Formula } from './formula.ts'
import { createProblems, pointer, type ProblemList } from './problems.ts'

/** Where the text of a value comes from. */
export type Origin =
  | { kind: 'column'; column: StagedColumn }
  | { kind: 'constant'; text: string }
  | { kind: 'formula'; formula: Formula }

interface PlannedColumn {
  /** Place in the mapping's columns. */
  index: number
  origin: Origin
  rules?: Extract<MappingColumn, { from: string }>['map']
}

export interface PlannedIdentity extends PlannedColumn {
  channel: ChannelName
  /** Of a relation: which end it names. */
  side: Side | null
}

export interface PlannedValue extends PlannedColumn {
  /** As in the mapping: `amount`, `city`, `data.store`, `attr.level`. */
  name: string
  type: ValueType
  /** Undefined where the data decide (new custom fields). */
  sensitivity?: Sensitivity
  /** A custom field: its name without prefix, and its record where it exists. */
  custom?: { name: string; field?: FieldRecord }
  format?: string
  timeZone: string
}

/** A rule of the classification. */
export interface PlannedRule {
  to: ClassifyRule['to']
  where: readonly PropertyPredicate[]
  /** Ids. */
  tags: readonly string[]
  groups: readonly string[]
  /** The text that a value takes where it is blank; `value` is its place in `values`. */
  fields: readonly { name: string; value: number; text: string }[]
}

export interface MappingPlan {
  target: ImportTarget
  source: string
  identities: PlannedIdentity[]
  values: PlannedValue[]
  /** Columns whose equal values make rows one event; empty: every row is one. */
  groupBy: StagedColumn[]
  unknownIdentity: 'create' | 'reject'
  numbers: NumberForm
  nullTokens: string[]
  /** Those of the file, then those that the recipe makes. */
  columns: StagedColumn[]
  fileColumns: StagedColumn[]
  recipe: RecipePlan
  rules: PlannedRule[]
}

export interface PlanContext {
  columns: StagedColumn[]
  /** Custom fields of the target. */
  fields: readonly FieldRecord[]
  settings: { timeZone: string; nullTokens: readonly string[]; weekStart?: number }
  /** Milliseconds since the epoch, from which relative dates of rules count; not needed to find problems. */
  now?: number
  /** Whether the file may have columns that were not seen yet: an unknown name is taken for one of them. */
  mayBringColumns?: boolean
}

/** @throws DeskError `problems` */
export function planMapping(mapping: Mapping, context: PlanContext): MappingPlan {
  const problems = createProblems()
  const { target } = mapping
  const recipe = planRecipe(mapping.recipe, context.columns.map(({ name }) => name), { open: context.mayBringColumns })
  for (const { code, path, message, remedy } of recipe.problems) problems.add(code, `/recipe${path}`, message, remedy)
  const columns = cleanedColumns(context.columns, recipe)
  const find = columnFinder({ ...context, columns })
  const plan: MappingPlan = {
    target, source: mapping.source, identities: [], values: [], unknownIdentity: mapping.unknownIdentity, columns, fileColumns: context.columns, recipe, rules: [],
    numbers: numberForm(mapping.format), nullTokens: [...context.settings.nullTokens, ...(mapping.format.nullTokens ?? [])],
    groupBy: groupColumns(mapping, target, find, problems)
  }
  if (plan.numbers.decimal === plan.numbers.thousands) {
    problems.add('bad_number_format', '/format/thousands', { zh: '小数点和千位分隔符相同', en: 'Decimal mark and thousands separator are the same' },
      { zh: '改为不同的符号', en: 'Make them differ' })
  }
  mapping.columns.forEach((column, index) => {
    const origin = originOf(column, index, find, problems)
    if (origin) placeColumn(plan, column, { index, origin, rules: 'from' in column ? column.map : undefined }, context, problems)
  })
  checkCompleteness(plan, mapping, problems)
  if (mapping.classify) plan.rules = planRules(mapping.classify, plan, context, problems)
  problems.throwIfAny()
  return plan
}

/** What a step has written is text, whatever the file stated. */
function cleanedColumns(columns: StagedColumn[], recipe: RecipePlan): StagedColumn[] {
  const written = new Set(recipe.steps.flatMap(({ outputs }) => outputs))
  const made = recipe.columns.slice(columns.length).map((name, order) => ({ name, index: columns.length + order }))
  return [...columns.map((column, place) => (written.has(place) ? { name: column.name, index: column.index } : column)), ...made]
}

type FindColumn = (name: string) => StagedColumn | undefined

function columnFinder({ columns, mayBringColumns }: PlanContext): FindColumn {
  const byName = new Map(columns.map((column) => [column.name, column]))
  return (name) => byName.get(name) ?? byName.get(name.trim()) ?? (mayBringColumns ? { name, index: columns.length } : undefined)
}

function unknownColumn(problems: ProblemList, path: string, name: string): void {
  problems.add('unknown_column', path, { zh: `文件中没有“${name}”这一列`, en: `The file has no column “${name}”` },
    { zh: '按文件的表头改正列名，或检查表头所在的行', en: 'Use a name from the header, or check which row the header is' })
}

function groupColumns(mapping: Mapping, target: ImportTarget, find: FindColumn, problems: ProblemList): StagedColumn[] {
  const { groupBy } = mapping
  if (!groupBy?.length) return []
  if (target !== 'event') {
    problems.add('group_target', '/groupBy', { zh: '只有事件可以按列合并', en: 'Only events can be grouped' }, { zh: '去掉 groupBy，或把目标改为 event', en: 'Leave groupBy out, or make the target event' })
    return []
  }
  return groupBy.flatMap((name, index) => {
    const column = find(name)
    if (!column) unknownColumn(problems, pointer('groupBy', index), name)
    return column ? [column] : []
  })
}

function originOf(column: MappingColumn, index: number, find: FindColumn, problems: ProblemList): Origin | undefined {
  if ('from' in column) {
    const found = find(column.from)
    if (!found) unknownColumn(problems, pointer('columns', index, 'from'), column.from)
    return found && { kind: 'column', column: found }
  }
  if ('value' in column) return { kind: 'constant', text: String(column.value) }
  try {
    const formula = parseFormula(column.formula)
    const unknown = formulaColumns(formula).filter((name) => !find(name))
    for (const name of unknown) unknownColumn(problems, pointer('columns', index, 'formula'), name)
    return unknown.length > 0 ? undefined : { kind: 'formula', formula }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    const { zh, en } = error.reason
    problems.add('bad_formula', pointer('columns', index, 'formula'), { zh: `公式第 ${error.at} 个字符：${zh}`, en: `Formula, character ${error.at}: ${en}` },
      { zh: '可用 + - * / ( )、round、coalesce、concat 和 [列名]', en: 'There are + - * / ( ), round, coalesce, concat and [column names]' })
    return undefined
  }
}

function placeColumn(plan: MappingPlan, column: MappingColumn, planned: PlannedColumn, context: PlanContext, problems: ProblemList): void {
  const path = (part: string) => pointer('columns', planned.index, part)
  const identity = identityName(column.to)
  if (identity) {
    const channel = channelOf(plan.target, column.to, identity, path('to'), problems)
    if (channel) plan.identities.push({ ...planned, channel, side: identity.side })
    return
  }
  if (plan.values.some((value) => value.name === column.to) || (isIdentityField(plan.target, column.to) && plan.identities.some(({ channel }) => channel === column.to))) {
    problems.add('duplicate_field', path('to'), { zh: `有两列映射到“${column.to}”`, en: `Two columns are mapped to “${column.to}”` },
      { zh: '保留一列，或用公式 coalesce 合并', en: 'Keep one, or join them with the formula coalesce' })
    return
  }
  const field = fieldOf(plan.target, column, planned, context, problems)
  if (!field) return
  if (column.sensitivity && field.sensitivity && column.sensitivity !== field.sensitivity) {
    problems.add('sensitivity_conflict', path('sensitivity'), { zh: `“${column.to}”的敏感级别已定为 ${field.sensitivity}`, en: `“${column.to}” is ${field.sensitivity} already` },
      { zh: '去掉 sensitivity，或映射到另一个字段', en: 'Leave sensitivity out, or map to another field' })
  }
  if (isIdentityField(plan.target, column.to)) return void plan.identities.push({ ...planned, channel: column.to, side: null })
  plan.values.push({
    ...planned, name: column.to, type: field.type, sensitivity: field.sensitivity ?? column.sensitivity, custom: field.custom,
    ...timeForm(column, context, path('parse'), problems)
  })
}

function channelOf(target: ImportTarget, to: string, { side, channel: name }: { side: Side | null; channel: string }, path: string, problems: ProblemList): ChannelName | undefined {
  const hasEnds = rowKindOf(target)?.ends === 'two'
  const allowed = rowKindOf(target)?.ends === 'none' ? [] : channelsOfTarget(target)
  const found = hasEnds === (side !== null) ? allowed.find((channel) => channel === name) : undefined
  if (!found) {
    const known = (channelNames as string[]).includes(name)
    const names = hasEnds ? sides.flatMap((each) => allowed.map((channel) => `${each}.identity.${channel}`)) : allowed
    problems.add(known ? 'wrong_channel' : 'unknown_channel', path,
      known ? { zh: `${target} 不能带有标识“${hasEnds || side ? to : name}”`, en: `A ${target} has no identity “${hasEnds || side ? to : name}”` } : { zh: `没有“${name}”这种标识`, en: `There is no identity “${name}”` },
      names.length === 0 ? { zh: '去掉这一列', en: 'Leave the column out' } : { zh: `可用：${names.join('、')}`, en: `There are: ${names.join(', ')}` })
  }
  return found
}

interface FoundField {
  type: ValueType
  sensitivity?: Sensitivity
  custom?: PlannedValue['custom']
}

function fieldOf(target: ImportTarget, column: MappingColumn, planned: PlannedColumn, context: PlanContext, problems: ProblemList): FoundField | undefined {
  const path = pointer('columns', planned.index, 'to')
  const prefix = freePrefix(target)
  if (prefix && column.to.startsWith(prefix)) return customField(column, planned, context, prefix, problems)
  const known = fieldsOfTarget(target)
  const field = Object.hasOwn(known, column.to) ? known[column.to] : undefined
  if (!field) {
    problems.add('unknown_field', path, { zh: `${target} 没有字段“${column.to}”`, en: `A ${target} has no field “${column.to}”` },
      prefix ? { zh: `用已有字段，或用 ${prefix}<名称> 建自定义字段`, en: `Use one of its fields, or ${prefix}<name> for a field of your own` }
        : { zh: `可用：${Object.keys(known).join('、')}`, en: `There are: ${Object.keys(known).join(', ')}` })
    return undefined
  }
  if (column.type && column.type !== field.type && !bothText(column.type, field.type)) typeConflict(problems, planned.index, column.to, field.type, column.type)
  return field
}

const bothText = (a: ValueType, b: ValueType) => [a, b].every((type) => type === 'text' || type === 'choice')

function typeConflict(problems: ProblemList, index: number, name: string, existing: ValueType, wanted: ValueType): void {
  problems.add('type_conflict', pointer('columns', index, 'type'), { zh: `“${name}”的类型是 ${existing}，不是 ${wanted}`, en: `“${name}” has the type ${existing}, not ${wanted}` },
    { zh: `把类型改为 ${existing}，或映射到另一个字段`, en: `Make the type ${existing}, or map to another field` })
}

/** What JavaScript objects keep their prototype under: a value of that name would get lost on its way to a caller. */
const unsafeName = '__proto__'

function customField(column: MappingColumn, planned: PlannedColumn, context: PlanContext, prefix: string, problems: ProblemList): FoundField | undefined {
  const name = column.to.slice(prefix.length).trim()
  if (name === '') {
    problems.add('bad_field_name', pointer('columns', planned.index, 'to'), { zh: '自定义字段缺少名称', en: 'The field of your own lacks a name' }, { zh: `写成 ${prefix}<名称>`, en: `Write ${prefix}<name>` })
    return undefined
  }
  if (name === unsafeName) {
    problems.add('bad_field_name', pointer('columns', planned.index, 'to'), { zh: `不能用“${name}”作为字段名`, en: `A field cannot have the name “${name}”` }, { zh: '换一个名称', en: 'Use another name' })
    return undefined
  }
  const field = context.fields.find((candidate) => candidate.name === name)
  const stated = column.type ?? statedType(planned)
  if (!field) return { type: stated ?? 'text', custom: { name } }
  if (column.type ? column.type !== field.type : stated && !fits(stated, field.type)) typeConflict(problems, planned.index, column.to, field.type, stated!)
  return { type: field.type, sensitivity: field.sensitivity, custom: { name, field } }
}

/** The type that the file or the formula gives where the mapping names none. */
function statedType({ origin, rules }: PlannedColumn): ValueType | undefined {
  if (origin.kind === 'column') return rules ? undefined : origin.column.type
  if (origin.kind === 'formula') return givesText(origin.formula) ? undefined : 'number'
  return undefined
}

/** Whether values of the type that a file states can be those of a declared field. */
function fits(stated: ValueType, declared: ValueType): boolean {
  if (stated === declared) return true
  if (stated === 'number') return declared === 'decimal'
  return stated === 'text' && ['choice', 'date', 'datetime', 'decimal'].includes(declared)
}

function timeForm(column: MappingColumn, context: PlanContext, path: string, problems: ProblemList): { format?: string; timeZone: string } {
  const parse = 'from' in column ? column.parse : undefined
  const timeZone = parse?.timeZone ?? context.settings.timeZone
  if (!isTimeZone(timeZone)) {
    problems.add('bad_time_zone', `${path}/timeZone`, { zh: `没有时区“${timeZone}”`, en: `There is no time zone “${timeZone}”` }, { zh: '使用 IANA 名称，如 Asia/Shanghai', en: 'Use an IANA name such as Asia/Shanghai' })
  }
  return { format: parse?.format, timeZone }
}

function checkCompleteness(plan: MappingPlan, mapping: Mapping, problems: ProblemList): void {
  const remedy = { zh: '为它指定一列或常量', en: 'Map a column or a constant to it' }
  const mapped = new Set(mapping.columns.map((column) => column.to))
  const rows = rowKindOf(plan.target)
  const missing = (rows?.required ?? []).filter((required) => required.missing && !mapped.has(required.field))
  for (const { field } of missing) {
    problems.add('missing_field', '/columns', plan.target === 'event' ? { zh: `事件必须有 ${field}`, en: `An event needs ${field}` } : { zh: `${plan.target} 必须有 ${field}`, en: `A ${plan.target} needs ${field}` }, remedy)
  }
  if (plan.groupBy.length > 0 && mapped.has('data.lines')) {
    problems.add('duplicate_field', '/groupBy', { zh: '合并时 data.lines 保存各行，不能再映射', en: 'With groupBy, data.lines holds the rows and cannot be mapped as well' }, { zh: '改用另一个名称', en: 'Use another name' })
  }
  checkIdentities(plan, mapped, problems)
}

function checkIdentities(plan: MappingPlan, mapped: ReadonlySet<string>, problems: ProblemList): void {
  const rows = rowKindOf(plan.target)
  if (rows?.ends === 'none') return
  if (rows?.ends === 'two') {
    for (const side of sides.filter((each) => ![...mapped].some((to) => identityName(to)?.side === each))) {
      problems.add('missing_identity', '/columns', { zh: `没有一列是关系一方（${side}）的标识`, en: `No column is an identity of the end “${side}”` },
        { zh: `把一列映射到 ${side}.identity.<类型>，如 ${side}.identity.phone`, en: `Map a column to ${side}.identity.<channel>, such as ${side}.identity.phone` })
    }
    return
  }
  const hasIdentity = [...mapped].some((to) => identityName(to) !== undefined || isIdentityField(plan.target, to))
  if (hasIdentity || mapped.has(namedBy(plan.target) ?? '')) return
  const [holder] = rows?.holders ?? []
  const example = holder === 'account' ? 'identity.credit_code' : 'identity.phone'
  problems.add('missing_identity', '/columns',
    rows ? { zh: '没有一列是客户标识', en: 'No column is an identity of the customer' } : { zh: '没有标识，也没有姓名', en: 'There is neither an identity nor a name' },
    { zh: `把一列映射到 identity.<类型>，如 ${example}`, en: `Map a column to identity.<channel>, such as ${example}` })
}
