/** Cleaning recipes: steps over the columns of a file, before they are mapped. The shapes of steps are made from the table of step kinds. */
import { z } from 'zod'
import { kindNames, longestNote, mostSteps, parametersOf, type RecipeStep, type RecipeStepInput } from '#core/domain/recipes/kinds.ts'
import { entryLength, longestName, type Parameter } from '#core/domain/recipes/parameters.ts'

const columnName = z.string().min(1).max(longestName)

/** How each shape of parameter is written. */
const shapes: Record<Parameter['shape'], (parameter: Parameter) => z.ZodType> = {
  flag: () => z.boolean(),
  text: ({ min = 0, max }) => z.string().min(min).max(max!),
  choice: ({ options }) => z.enum(Object.keys(options!) as [string, ...string[]]),
  integer: ({ min, max }) => z.number().int().min(min!).max(max!),
  column: ({ optional }) => (optional ? columnName.nullable() : columnName),
  newColumn: ({ optional }) => (optional ? columnName.nullable() : columnName),
  columns: ({ min, max }) => z.array(columnName).min(min!).max(max!),
  newColumns: ({ min, max }) => z.array(columnName).min(min!).max(max!),
  texts: ({ min, max }) => z.array(z.string().max(entryLength)).min(min!).max(max!),
  entries: ({ min, max }) => z.array(z.strictObject({ from: z.string().max(entryLength), to: z.string().max(entryLength) })).min(min!).max(max!)
}

function parameterShape(parameter: Parameter): z.ZodType {
  const described = shapes[parameter.shape](parameter).describe(parameter.words.en)
  return parameter.default === undefined ? described : described.default(parameter.default as never)
}

const stepShapes = kindNames.map((op) => z.strictObject({
  op: z.literal(op),
  ...Object.fromEntries(Object.entries(parametersOf(op)).map(([name, parameter]) => [name, parameterShape(parameter)])),
  disabled: z.boolean().optional(),
  note: z.string().max(longestNote).optional()
}))

/** One step; which parameters it has follows from `op`. */
export const recipeStep = z.discriminatedUnion('op', stepShapes as [typeof stepShapes[number], ...typeof stepShapes]) as unknown as z.ZodType<RecipeStep, RecipeStepInput>
export const recipeSteps = z.array(recipeStep).max(mostSteps)

/** The library recipe that the steps of a mapping were taken from. */
export const recipeOrigin = z.strictObject({ id: z.string().min(1).max(200), name: z.string().max(200), version: z.number().int().min(1) })
