/** Fields of value models, whether or not a model was run here. */
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import { scoreFields, type ScoreField } from '#core/domain/scores.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { valuesOf } from './catalogue-values.ts'

/** Of all scores together. */
const mostScoreValues = 10_000

/** What models have given somebody, with the values of choices. */
export async function readScores(duck: Duck): Promise<CatalogueField[]> {
  const rows = await duck.rows<{ score: string; numeric: boolean }>('SELECT score, bool_or(number IS NOT NULL) AS numeric FROM scores GROUP BY score ORDER BY score')
  const values = await duck.rows<{ score: string; value: string; count: bigint }>(
    `SELECT score, text AS value, count(*) AS count FROM scores WHERE text IS NOT NULL GROUP BY score, text ORDER BY count(*) DESC, text LIMIT ${mostScoreValues}`)
  return rows.map(({ score, numeric }) => {
    const field: CatalogueField = { name: score, type: numeric ? 'number' : 'choice', sensitivity: 'open', label: { zh: score, en: score } }
    return numeric ? field : { ...field, ...valuesOf(values.filter((row) => row.score === score).map(({ value, count }) => ({ value, count: Number(count) }))) }
  })
}

/** The fields of the models that are known, and of any others that gave somebody something. */
export function scoresOf(computed: readonly CatalogueField[]): Map<string, CatalogueField> {
  const scores = new Map(computed.map((field) => [field.name, field]))
  const known = Object.entries<ScoreField>(scoreFields).map(([name, { type, label, values = [] }]): CatalogueField => {
    const found = scores.get(name)
    const counted = values.map((value) => ({ value, count: found?.values?.find((one) => one.value === value)?.count ?? 0 }))
    const own = type === 'choice' ? { values: counted, topValues: counted } : {}
    return { name, type, sensitivity: 'open', label, ...own, ...(!found && { notComputed: true }) }
  })
  return new Map([...known, ...computed.filter(({ name }) => !Object.hasOwn(scoreFields, name))].map((field) => [field.name, field]))
}
