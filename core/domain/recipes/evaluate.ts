/**
 * The reference evaluator: what a recipe does to rows, one step after another. The dry run shows it; the engine does the same in SQL, and a property test holds
 * the two together.
 */
import type { PlannedStep, RecipePlan } from './plan.ts'
import type { CellKind, FilterKind, JoinKind, SpreadKind } from './kind.ts'
import type { OnFail } from './parameters.ts'
import { numberForm } from './row-kinds.ts'

/** Null is blank. */
export type Cell = string | null

/** Why a row went out, and at which step. */
export interface Leaving {
  step: number
  cause: 'filter' | 'failed' | 'duplicate'
  /** Place of the column whose value could not be read. */
  column: number | null
}

export interface CleanedRow {
  cells: Cell[]
  /** Missing: it stays. Its cells are as they were then. */
  out?: Leaving
  /** Places of columns whose last reading failed. */
  failed: number[]
}

export interface StepCounts {
  /** Place in the recipe. */
  step: number
  /** Rows that reach it. */
  rows: number
  /** Values that it changed and could not read. */
  changed: number
  failed: number
  /** The latter by the place of their column. */
  failures: Record<number, number>
  /** Rows that go: filtered, turned away, duplicates. */
  out: number
}

export interface Cleaned {
  rows: CleanedRow[]
  counts: StepCounts[]
}

/** @param rows cells in the order of the file's columns; missing ones are blank. @param until leaves out the steps from this place on */
export function evaluateRecipe(plan: RecipePlan, rows: readonly (readonly Cell[])[], until = Infinity): Cleaned {
  const state: CleanedRow[] = rows.map((cells) => ({ cells: plan.columns.map((_, place) => cells[place] || null), failed: [] }))
  const counts = plan.steps.filter(({ index }) => index < until).map((planned) => evaluateStep(planned, state))
  return { rows: state, counts }
}

function evaluateStep(planned: PlannedStep, state: CleanedRow[]): StepCounts {
  const rows = state.filter((row) => row.out === undefined)
  const counts: StepCounts = { step: planned.index, rows: rows.length, changed: 0, failed: 0, failures: {}, out: 0 }
  actOf(planned)(rows, counts)
  counts.out = rows.filter((row) => row.out !== undefined).length
  return counts
}

type Act = (rows: CleanedRow[], counts: StepCounts) => void

function actOf(planned: PlannedStep): Act {
  const { kind } = planned
  switch (kind.shape) {
    case 'cell':
      return readEach(planned, planned.inputs.map((place) => ({ from: place, to: [place] })), one(kind), kind.blanks)
    case 'spread':
      return readEach(planned, [{ from: planned.inputs[0]!, to: planned.outputs }], (kind as SpreadKind<never>).evaluator(planned.step as never), false)
    case 'join':
      return joinEach(planned, kind)
    case 'filter':
      return filterEach(planned, kind)
    case 'dedupe':
      return (rows) => dropRepeated(planned, rows)
  }
  function one(cell: CellKind<never>): (text: string) => string[] | undefined {
    const evaluate = cell.evaluator(planned.step as never)
    return (text) => {
      const result = evaluate(text)
      return result === undefined ? undefined : [result]
    }
  }
}

function write(row: CleanedRow, place: number, value: Cell, counts: StepCounts): void {
  const cell = value || null
  row.failed = row.failed.filter((failed) => failed !== place)
  if (row.cells[place] === cell) return
  row.cells[place] = cell
  counts.changed++
}

function readEach(planned: PlannedStep, pairs: { from: number; to: number[] }[], evaluate: (text: string) => string[] | undefined, blanks: boolean): Act {
  const onFail: OnFail = 'onFail' in planned.step ? planned.step.onFail : 'keep'
  return (rows, counts) => {
    for (const row of rows) {
      for (const { from, to } of pairs) {
        const text = row.cells[from]!
        if (text === null && !blanks) {
          for (const place of to) write(row, place, null, counts)
          continue
        }
        const results = evaluate(text ?? '')
        to.forEach((place, index) => write(row, place, results ? results[index]! : onFail === 'blank' || place !== from ? null : text, counts))
        if (results) continue
        counts.failed++
        counts.failures[from] = (counts.failures[from] ?? 0) + 1
        row.failed.push(from)
        if (onFail === 'reject') row.out ??= { step: planned.index, cause: 'failed', column: from }
      }
    }
  }
}

function joinEach({ inputs, outputs, step }: PlannedStep, kind: JoinKind<never>): Act {
  const evaluate = kind.evaluator(step as never)
  return (rows, counts) => rows.forEach((row) => write(row, outputs[0]!, evaluate(inputs.map((place) => row.cells[place]!)), counts))
}

function filterEach({ index, inputs, step }: PlannedStep, kind: FilterKind<never>): Act {
  const stays = kind.evaluator(step as never)
  return (rows) => {
    for (const row of rows) if (!stays(row.cells[inputs[0]!]!)) row.out = { step: index, cause: 'filter', column: inputs[0]! }
  }
}

const plainNumber = new RegExp(`^${numberForm}$`)

/** Numbers before other texts, those in the order of their code points, blanks last. */
function compareCells(a: Cell, b: Cell): number {
  const [x, y] = [a, b].map((cell) => (cell !== null && plainNumber.test(cell) ? Number(cell) : undefined))
  if (x !== undefined && y !== undefined && x !== y) return x - y
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const [left, right] = [[...a], [...b]]
  const place = left.findIndex((character, index) => character !== right[index])
  return place < 0 ? left.length - right.length : right[place] === undefined ? 1 : left[place]!.codePointAt(0)! - right[place].codePointAt(0)!
}

/** Blanks and texts stay last where the greatest is kept, too: only what has an order of its kind is turned round. */
function ordering(keep: 'first' | 'last', by: number | undefined): (a: CleanedRow, b: CleanedRow) => number {
  if (by === undefined) return () => 0
  const sign = keep === 'first' ? 1 : -1
  const rank = (cell: Cell) => (cell === null ? 2 : plainNumber.test(cell) ? 0 : 1)
  return (a, b) => {
    const [left, right] = [a.cells[by]!, b.cells[by]!]
    return rank(left) - rank(right) || sign * compareCells(left, right)
  }
}

function dropRepeated({ index, inputs, by, step }: PlannedStep, rows: CleanedRow[]): void {
  const keep = 'keep' in step ? step.keep : 'first'
  const compare = ordering(keep, by)
  const best = new Map<string, CleanedRow>()
  const keyOf = (row: CleanedRow) => (inputs.every((place) => row.cells[place] === null) ? undefined : JSON.stringify(inputs.map((place) => row.cells[place])))
  for (const row of rows) {
    const key = keyOf(row)
    if (key === undefined) continue
    const known = best.get(key)
    const order = known && compare(row, known)
    if (order === undefined || order < 0 || (order === 0 && keep === 'last')) best.set(key, row)
  }
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== undefined && best.get(key) !== row) row.out = { step: index, cause: 'duplicate', column: null }
  }
}
