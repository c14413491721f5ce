/** The rules of a mapping against what it maps: conditions as predicates, and the values that they set as places among those of the plan. */
import type { ClassifyRule } from '#core/contract/classify.ts'
import { compileFilters, type CompileContext } from '#core/domain/conditions/compile.ts'
import { fieldsOfTarget } from '#core/domain/import-targets.ts'
import { isClassified, isSettable, rowFields } from '#core/domain/row-fields.ts'
import type { MappingPlan, PlanContext, PlannedRule, PlannedValue } from '#core/import/map/plan.ts'
import { pointer, type ProblemList } from '#core/import/map/problems.ts'

/** A field that only rules set becomes a value of the plan that is blank in every row. */
export function planRules(rules: readonly ClassifyRule[], plan: MappingPlan, context: PlanContext, problems: ProblemList): PlannedRule[] {
  if (rules.length > 0 && !isClassified(plan.target)) {
    problems.add('classify_target', '/classify', { zh: `${plan.target} 不能初步分类`, en: `Rows of ${plan.target} cannot be classified` },
      { zh: '去掉分类规则，或导入为客户、企业、线索、事件', en: 'Leave the rules out, or import customers, accounts, leads or events' })
    return []
  }
  const asked = rowFields(plan.target, [...plan.identities.map(({ channel }) => ({ to: `identity.${channel}`, type: 'text' as const })), ...plan.values.map(({ name, type }) => ({ to: name, type }))])
  const clock: CompileContext = { now: context.now ?? 0, timeZone: context.settings.timeZone, weekStart: context.settings.weekStart ?? 1 }
  return rules.map(({ to, where, tags, groups, fields }, index) => {
    const compiled = compileFilters(where, asked, clock, pointer('classify', index))
    for (const { code, path, message, remedy } of compiled.problems) problems.add(code, path, message, remedy)
    if (tags.length + groups.length + Object.keys(fields).length === 0) {
      problems.add('classify_nothing', pointer('classify', index), { zh: '这条规则什么也不给', en: 'The rule gives nothing' }, { zh: '选择标签、分组或字段，或删除规则', en: 'Choose a tag, a group or a field, or delete the rule' })
    }
    return { to, where: compiled.where, tags, groups, fields: Object.entries(fields).flatMap(([name, value]) => {
      const place = placeOf(name, plan, context, pointer('classify', index, 'fields', name), problems)
      return place === undefined ? [] : [{ name, value: place, text: String(value) }]
    }) }
  })
}

/** The place of a field among the values of the plan, which gains it where no column fills it; undefined after a problem. */
function placeOf(name: string, plan: MappingPlan, context: PlanContext, path: string, problems: ProblemList): number | undefined {
  const mapped = plan.values.findIndex((value) => value.name === name)
  const known = mapped < 0 ? unmapped(name, plan, context) : plan.values[mapped]
  if (!known || !isSettable(plan.target, name, known)) {
    problems.add('classify_field', path, { zh: `规则不能设置 ${plan.target} 的字段“${name}”`, en: `A rule cannot set the field “${name}” of a ${plan.target}` },
      { zh: '用已有的单值字段；姓名、标识和列表不能由规则设置，事件没有可设置的字段', en: 'Use a field of one value that exists; names, identities, lists and fields of events are not set by rules' })
    return undefined
  }
  return mapped < 0 ? plan.values.push(known) - 1 : mapped
}

function unmapped(name: string, { target, columns }: MappingPlan, { fields, settings }: PlanContext): PlannedValue | undefined {
  const blank = { index: columns.length, origin: { kind: 'constant' as const, text: '' }, name, timeZone: settings.timeZone }
  const installed = fieldsOfTarget(target)
  if (Object.hasOwn(installed, name)) return { ...blank, type: installed[name]!.type, sensitivity: installed[name]!.sensitivity }
  const field = name.startsWith('attr.') ? fields.find((candidate) => `attr.${candidate.name}` === name) : undefined
  return field && { ...blank, type: field.type, sensitivity: field.sensitivity, custom: { name: field.name, field } }
}
