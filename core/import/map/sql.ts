/** SQL under construction: values are bound, and an expression that is needed more than once becomes a column of its own first. */
import type { Parameter } from '#core/store/duckdb/connection.ts'

export interface SqlBuilder {
  /** A place holder for a text; equal texts share one. */
  text(value: string): string
  /** Whether an expression equals one of a few texts. Lists of more than five would become a join, which costs far more. */
  isOneOf(expression: string, values: readonly string[]): string
  /** Names the value of an expression. It is computed once a row, before whatever mentions the name. */
  step(expression: string): string
  /** A relation with the columns of `from` and all steps. */
  withSteps(from: string): string
  /** A finished statement with the values that it mentions. */
  bound(statement: string): [sql: string, parameters: Parameter[]]
}

export function createSql(): SqlBuilder {
  const parameters: Parameter[] = []
  const places = new Map<string, string>()
  const steps = new Map<string, { name: string; level: number }>()

  function text(value: string): string {
    let place = places.get(value)
    if (!place) {
      parameters.push(value)
      place = `$${parameters.length}::VARCHAR`
      places.set(value, place)
    }
    return place
  }

  function levelOf(expression: string): number {
    let level = 0
    for (const [name] of expression.matchAll(/\bstep_\d+\b/g)) {
      for (const step of steps.values()) if (step.name === name) level = Math.max(level, step.level)
    }
    return level + 1
  }

  return {
    text,
    isOneOf(expression, values) {
      const lists: string[] = []
      for (let index = 0; index < values.length; index += 4) lists.push(`${expression} IN (${values.slice(index, index + 4).map(text).join(', ')})`)
      return lists.length === 0 ? 'false' : `(${lists.join(' OR ')})`
    },
    step(expression) {
      let step = steps.get(expression)
      if (!step) steps.set(expression, (step = { name: `step_${steps.size}`, level: levelOf(expression) }))
      return step.name
    },
    withSteps(from) {
      let relation = from
      const deepest = Math.max(0, ...[...steps.values()].map((step) => step.level))
      for (let level = 1; level <= deepest; level++) {
        const columns = [...steps].filter(([, step]) => step.level === level).map(([expression, step]) => `${expression} AS ${step.name}`)
        relation = `(SELECT *, ${columns.join(', ')} FROM ${relation})`
      }
      return relation
    },
    bound(statement) {
      const used: Parameter[] = []
      const numbers = new Map<string, number>()
      const renumbered = statement.replace(/\$(\d+)::VARCHAR/g, (_, place: string) => {
        if (!numbers.has(place)) numbers.set(place, used.push(parameters[Number(place) - 1]!))
        return `$${numbers.get(place)}::VARCHAR`
      })
      return [renumbered, used]
    }
  }
}
