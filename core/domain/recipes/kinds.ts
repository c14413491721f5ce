/** The table of step kinds: one row for each operator, which contract, checks, engine, form and reference page read. */
import type { StepKind } from './kind.ts'
import type { InputOf, Parameters, ValuesOf } from './parameters.ts'
import { rowKinds } from './row-kinds.ts'
import { textKinds } from './text-kinds.ts'
import { valueKinds } from './value-kinds.ts'

export const kinds = { ...textKinds, ...valueKinds, ...rowKinds }

type Kinds = typeof kinds
export type KindName = keyof Kinds
export const kindNames = Object.keys(kinds) as KindName[]

interface CommonKeys {
  /** Left out of the run, kept in the recipe. */
  disabled?: boolean
  note?: string
}

export type StepOf<Name extends KindName> = Name extends KindName ? { op: Name } & ValuesOf<Kinds[Name]['parameters']> & CommonKeys : never
/** One step of a recipe, every parameter told. */
export type RecipeStep = StepOf<KindName>

type InputOfKind<Name extends KindName> = Name extends KindName ? { op: Name } & InputOf<Kinds[Name]['parameters']> & CommonKeys : never
/** One step as it may be written. */
export type RecipeStepInput = InputOfKind<KindName>

export const mostSteps = 200
export const longestNote = 500

export const kindOf = (name: KindName): StepKind => kinds[name] as unknown as StepKind
export const parametersOf = (name: KindName): Parameters => kinds[name].parameters

export const isKindName = (name: string): name is KindName => Object.hasOwn(kinds, name)
