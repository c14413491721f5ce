/** A recipe over the columns of a file: which columns each step reads and writes, and what is wrong with it. Pure, so that the page and the core tell the same. */
import { patternProblem } from '../conditions/compile-predicate.ts'
import type { Words } from '../conditions/problems.ts'
import { kindOf, type RecipeStep } from './kinds.ts'
import type { StepKind } from './kind.ts'
import { groupCount, groupsNamed } from './patterns.ts'
import { dateForm, numberForm, testsOfBlanks, testsOfOrder } from './row-kinds.ts'
import { replacement } from './text-kinds.ts'

export interface PlannedStep {
  /** Place in the recipe. */
  index: number
  kind: StepKind
  step: RecipeStep
  /** Places of the columns that it reads and writes. */
  inputs: number[]
  outputs: number[]
  /** Of dedupe: the column that orders rows. */
  by?: number
}

export interface RecipeProblem {
  code: string
  /** JSON pointer into the recipe. */
  path: string
  message: Words
  remedy: Words
}

export interface RecipePlan {
  /** Names of the columns: those of the file, then those that steps make. */
  columns: string[]
  fileColumns: number
  /** Those that are switched on, in order. */
  steps: PlannedStep[]
  problems: RecipeProblem[]
}

/** @param open whether the file may have columns that were not seen yet: an unknown name is taken for one of them */
export function planRecipe(recipe: readonly RecipeStep[], fileColumns: readonly string[], { open = false } = {}): RecipePlan {
  const plan: RecipePlan = { columns: [...fileColumns], fileColumns: fileColumns.length, steps: [], problems: [] }
  for (const [index, step] of recipe.entries()) {
    if (!step.disabled) planStep(plan, index, step, open)
  }
  return plan
}

function planStep(plan: RecipePlan, index: number, step: RecipeStep, open: boolean): void {
  const report = (code: string, path: string, message: Words, remedy: Words) => void plan.problems.push({ code, path: `/${index}${path}`, message, remedy })
  const find = (name: string, path: string): number[] => {
    const place = plan.columns.indexOf(name)
    if (place >= 0) return [place]
    if (open) return [plan.columns.push(name) - 1]
    report('unknown_column', path, { zh: `这一步之前没有“${name}”这一列`, en: `There is no column “${name}” before this step` },
      { zh: '选一列已有的，或把产生它的步骤移到前面', en: 'Choose one that is there, or move the step that makes it before this one' })
    return []
  }
  const kind = kindOf(step.op)
  const before = plan.problems.length
  const inputs = 'columns' in step ? step.columns.flatMap((name, place) => find(name, `/columns/${place}`)) : find(step.column, '/column')
  const by = 'by' in step && step.by !== null ? find(step.by, '/by')[0] : undefined
  const targets = kind.shape === 'spread' || kind.shape === 'join' ? kind.targets(step as never) : []
  if (new Set(targets).size < targets.length || ('columns' in step && new Set(step.columns).size < step.columns.length)) {
    report('repeated_column', '', { zh: '同一列写了两次', en: 'A column is named twice' }, { zh: '每列只写一次', en: 'Name every column once' })
  }
  if (kind.shape === 'spread' && targets.length === 0) {
    report('no_target', '', { zh: '没有要写入的列', en: 'No column is written' }, { zh: '至少写一个列名', en: 'Name one column at least' })
  }
  checkPatterns(step, report)
  if (plan.problems.length > before) return
  const outputs = targets.length > 0 ? targets.map((name) => placeOf(plan, name)) : kind.shape === 'cell' ? inputs : []
  plan.steps.push({ index, kind, step, inputs, outputs, ...(by !== undefined && { by }) })
}

function placeOf(plan: RecipePlan, name: string): number {
  const place = plan.columns.indexOf(name)
  return place >= 0 ? place : plan.columns.push(name) - 1
}

type Report = (code: string, path: string, message: Words, remedy: Words) => void

const patternRemedy = { zh: '使用 RE2 语法（没有反向引用和环视）', en: 'Use RE2 syntax (no back references, no look-around)' }

function checkPatterns(step: RecipeStep, report: Report): void {
  if (step.op === 'replace') {
    const by = replacement(step)
    if (!by) return
    if (patternProblem(by.pattern, true) !== undefined) return report('bad_pattern', '/find', { zh: '正则表达式不正确', en: 'The pattern is not valid' }, patternRemedy)
    const named = groupsNamed(by.rewrite)
    if (named === undefined || named > groupCount(by.pattern)) {
      report('bad_rewrite', '/with', { zh: '替换内容引用了不存在的分组', en: 'The replacement names a group that is not there' }, { zh: '\\1 … \\9 为分组，反斜杠本身写作 \\\\', en: 'Groups are \\1 … \\9; a backslash is \\\\' })
    }
  }
  if (step.op !== 'filter') return
  if (step.test === 'matches' && patternProblem(step.value, true) !== undefined) report('bad_pattern', '/value', { zh: '正则表达式不正确', en: 'The pattern is not valid' }, patternRemedy)
  if (!testsOfBlanks.includes(step.test) && step.value === '') report('no_value', '/value', { zh: '没有要比较的值', en: 'There is no value to compare with' }, { zh: '写明值', en: 'Give one' })
  else if (testsOfOrder.includes(step.test) && !new RegExp(`^(?:${numberForm}|${dateForm})$`).test(step.value)) {
    report('no_order', '/value', { zh: '只能与数字或 ISO 日期比大小', en: 'Only numbers and ISO dates have an order' }, { zh: '如 100 或 2026-01-05', en: 'Such as 100 or 2026-01-05' })
  }
}
