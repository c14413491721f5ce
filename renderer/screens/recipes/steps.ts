/** Steps while they are being written: pure acts on a list, and what can be sent of it. */
import { recipeStep } from '#core/contract/recipes.ts'
import { kindOf, parametersOf, type KindName, type RecipeStep } from '#core/domain/recipes/kinds.ts'
import { planRecipe, type RecipeProblem } from '#core/domain/recipes/plan.ts'

/** A new step with the defaults of its kind, on the columns that are chosen. */
export function newStep(op: KindName, chosen: readonly string[]): RecipeStep {
  const values = Object.entries(parametersOf(op)).map(([name, parameter]): [string, unknown] => {
    if (parameter.default !== undefined) return [name, structuredClone(parameter.default)]
    if (parameter.shape === 'columns') return [name, [...chosen]]
    if (parameter.shape === 'column') return [name, chosen[0] ?? '']
    return [name, parameter.shape === 'newColumns' || parameter.shape === 'entries' ? [] : '']
  })
  return { op, ...Object.fromEntries(values) } as RecipeStep
}

/** Whether everything that a step needs was said. */
export const isWhole = (step: RecipeStep): boolean => recipeStep.safeParse(step).success

/** Stands in the place of a step that cannot be sent yet, so that the others keep their places. */
const placeholder: RecipeStep = { op: 'trim', columns: ['-'], collapse: false, disabled: true }
export const sendable = (steps: readonly RecipeStep[]): RecipeStep[] => steps.map((step) => (isWhole(step) ? step : placeholder))

export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  if (to < 0 || to >= items.length || from === to) return [...items]
  const rest = items.filter((_, place) => place !== from)
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)]
}

export const replaced = (steps: readonly RecipeStep[], place: number, step: RecipeStep): RecipeStep[] => steps.map((other, index) => (index === place ? step : other))

/** Columns that a step may read. */
export function columnsBefore(steps: readonly RecipeStep[], place: number, fileColumns: readonly string[]): string[] {
  return planRecipe(sendable(steps).slice(0, place), fileColumns).columns
}

/** What is wrong with each step; without columns of a file only what a step tells by itself. */
export function problemsOf(steps: readonly RecipeStep[], fileColumns: readonly string[] | undefined): Map<number, RecipeProblem> {
  const { problems } = planRecipe(sendable(steps), fileColumns ?? [], { open: fileColumns === undefined })
  return new Map(problems.toReversed().map((problem) => [Number(problem.path.split('/')[1]), problem]))
}

/** The columns that a step names first, for its line in the list. */
export function namedColumns(step: RecipeStep): string[] {
  return 'columns' in step ? step.columns : [step.column].filter((name) => name !== '')
}

export const wordsOfKind = (op: KindName) => kindOf(op).words
