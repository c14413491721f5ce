/** What a kind of step is: its words, its parameters, what it does (the reference), and how SQL does the same for millions of rows. */
import type { Words } from '../conditions/problems.ts'
import { columns, onFail, type Parameters, type ValuesOf } from './parameters.ts'

/** How SQL text is made: values are bound, and an expression that is needed twice becomes a column of its own first. */
export interface StepSql {
  /** A place holder for a text. */
  text(value: string): string
  /** Whether an expression equals one of some texts. */
  isOneOf(expression: string, values: readonly string[]): string
  /** Names the value of an expression: computed once a row. */
  step(expression: string): string
}

/**
 * What SQL makes of the expression of a text that is not blank. `all`: it knows every value (NULL is blank). `usual`: it knows what most values look like, and
 * NULL asks the reference; both must be equal, as the property test of the engine holds them.
 */
export type CellSql = { all: string } | { usual: string }

const groupNames = ['text', 'value', 'column', 'row'] as const
export type KindGroup = (typeof groupNames)[number]

interface Described<P extends Parameters> {
  words: Words
  /** One sentence: what it does, and by which rule. */
  about: Words
  group: KindGroup
  parameters: P
}

/** Reads a text; `undefined`: it cannot. A blank result ('') makes the cell blank. */
export type Evaluate<Result> = (text: string) => Result | undefined

/** Changes every cell of some columns by itself. Blank cells stay blank unless `blanks` are what it is about. */
export interface CellKind<P extends Parameters = Parameters> extends Described<P> {
  shape: 'cell'
  blanks: boolean
  canFail: boolean
  evaluator: (step: ValuesOf<P>) => Evaluate<string>
  sql?: (sql: StepSql, text: string, step: ValuesOf<P>) => CellSql
}

/** Makes several columns of one; the results stand in the order of `targets`. A blank cell gives blanks. */
export interface SpreadKind<P extends Parameters = Parameters> extends Described<P> {
  shape: 'spread'
  canFail: boolean
  /** Names of the columns that it writes. */
  targets: (step: ValuesOf<P>) => string[]
  evaluator: (step: ValuesOf<P>) => Evaluate<string[]>
  /** An expression for each target, for every text. */
  sql?: (sql: StepSql, text: string, step: ValuesOf<P>) => string[]
}

/** Makes one column of several; blank cells are null. */
export interface JoinKind<P extends Parameters = Parameters> extends Described<P> {
  shape: 'join'
  targets: (step: ValuesOf<P>) => string[]
  evaluator: (step: ValuesOf<P>) => (cells: (string | null)[]) => string
  sql: (sql: StepSql, cells: string[], step: ValuesOf<P>) => string
}

/** Says which rows stay. */
export interface FilterKind<P extends Parameters = Parameters> extends Described<P> {
  shape: 'filter'
  evaluator: (step: ValuesOf<P>) => (cell: string | null) => boolean
  /** Expression that is never NULL. */
  sql: (sql: StepSql, cell: string, step: ValuesOf<P>) => string
}

/** Keeps one of the rows that are equal in some columns; rows whose columns are all blank are equal to none. */
export interface DedupeKind<P extends Parameters = Parameters> extends Described<P> {
  shape: 'dedupe'
}

export type StepKind = CellKind<never> | SpreadKind<never> | JoinKind<never> | FilterKind<never> | DedupeKind<never>

type Loose<Kind extends { shape: string }> = Omit<Kind, 'shape'>

const cellColumns = { columns: columns({ zh: '列', en: 'Columns' }) }
type CellColumns = typeof cellColumns

/** A kind that cannot fail. */
export function cell<P extends Parameters>(kind: Omit<Loose<CellKind<P>>, 'blanks' | 'canFail'> & { blanks?: boolean }): CellKind<CellColumns & P> {
  return { blanks: false, ...kind, shape: 'cell', canFail: false, parameters: { ...cellColumns, ...kind.parameters } }
}

/** A kind that cannot read some texts: `onFail` says what happens to them. */
export function readingCell<P extends Parameters>(kind: Omit<Loose<CellKind<P>>, 'blanks' | 'canFail'>): CellKind<CellColumns & P & { onFail: typeof onFail }> {
  return { ...kind, shape: 'cell', blanks: false, canFail: true, parameters: { ...cellColumns, ...kind.parameters, onFail } }
}

export function spread<P extends Parameters>(kind: Omit<Loose<SpreadKind<P>>, 'canFail'>): SpreadKind<P> {
  return { ...kind, shape: 'spread', canFail: false }
}

export function readingSpread<P extends Parameters>(kind: Omit<Loose<SpreadKind<P>>, 'canFail'>): SpreadKind<P & { onFail: typeof onFail }> {
  return { ...kind, shape: 'spread', canFail: true, parameters: { ...kind.parameters, onFail } }
}

export const join = <P extends Parameters>(kind: Loose<JoinKind<P>>): JoinKind<P> => ({ ...kind, shape: 'join' })
export const filter = <P extends Parameters>(kind: Loose<FilterKind<P>>): FilterKind<P> => ({ ...kind, shape: 'filter' })
export const dedupe = <P extends Parameters>(kind: Loose<DedupeKind<P>>): DedupeKind<P> => ({ ...kind, shape: 'dedupe' })
