/** Whether an editor can show a definition: its nodes have the shape of the language, whatever the names in it mean and whatever is not filled in yet. */
import { compile } from './compile.ts'
import { nothingKnown } from './catalogue.ts'
import type { ProblemCode } from './problem-codes.ts'
import type { Problem } from './problems.ts'

/** What a form could not show, or would show as something else. */
const misshapen: ReadonlySet<string> = new Set<ProblemCode>([
  'wrongType', 'missingValue', 'unexpectedKey', 'unknownKey', 'unknownOption', 'unknownOperator', 'tooDeep', 'tooManyLeaves', 'tooManyValues', 'tooLarge', 'notForSubject'
])

/** A value that nobody has given yet is what forms begin with. */
const isUnfilled = ({ code, path }: Problem) => (code === 'missingValue' || code === 'wrongType') && /\/(value|n|last)$/.test(path)

/** The problems for which a definition cannot be edited but as text. */
export function shapeProblems(problems: readonly Problem[]): Problem[] {
  return problems.filter((problem) => misshapen.has(problem.code) && !isUnfilled(problem))
}

/** Whether a value from elsewhere is a definition that an editor can show, before anything of the data is known. */
export function isShowable(definition: unknown): boolean {
  return shapeProblems(compile(definition, nothingKnown, { now: 0, timeZone: 'UTC', weekStart: 1 }).problems).length === 0
}
