/** The columns of a draft once its cleaning steps are known. Pure. */
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { planRecipe } from '#core/domain/recipes/plan.ts'
import type { ColumnDraft } from './draft.ts'

const untouched = { to: null, type: null, sensitivity: null, parse: null, map: null, touched: false }

/**
 * The columns of the file with those that steps make behind them; what was decided about one of that name stays. The form in which a date stood in the file
 * says nothing any more where a step has written the column.
 */
export function withMadeColumns(columns: readonly ColumnDraft[], fileColumns: number, recipe: readonly RecipeStep[]): ColumnDraft[] {
  const known = new Map(columns.map((column) => [column.name, column]))
  const own = columns.filter(({ index }) => index < fileColumns)
  const { columns: names, steps } = planRecipe(recipe, own.map(({ name }) => name))
  const written = new Set(steps.flatMap(({ outputs }) => outputs))
  const made = names.slice(own.length)
  const inZone = (parse: ColumnDraft['parse']) => (parse?.timeZone === undefined ? null : { timeZone: parse.timeZone })
  return [...own.map((column, place) => (written.has(place) ? { ...column, parse: inZone(column.parse) } : column)), ...made.map((name, order) => ({ ...untouched, ...known.get(name), name, index: fileColumns + order }))]
}
