import { lookUp, useLanguage, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ColumnProblem } from './problems.ts'

/** A problem in words: the core's own, or the catalogue's. */
export function ProblemText({ problem, remedy = true }: { problem: ColumnProblem; remedy?: boolean }) {
  const t = useText()
  const words = useWords()
  const language = useLanguage()
  if (problem.own) return <>{words(problem.own.message)}{remedy && ` ${words(problem.own.remedy)}`}</>
  if (problem.said) return <>{words(problem.said)}</>
  const key = `imports.problems.${problem.code}`
  return <>{lookUp(key, language) ? t(key as 'imports.problems.misfit', problem.values as { bad: number; seen: number }) : problem.code}</>
}
