/** Fields that rules set: where the file leaves them blank, of entities that the batch makes, each by the first rule that holds. */
import { factsColumnType } from '#core/domain/fields.ts'
import { castConstant } from '#core/import/map/check.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

/** After `findClassified`. @param many whether merged values stand in `entity_values`, else they are those of `typed` @returns how many values each rule set */
export async function fillFields(duck: Duck, typed: TypedTable, many: boolean): Promise<number[]> {
  const { plan } = typed
  const filled = plan.rules.map(() => 0)
  const table = many ? 'entity_values' : 'typed'
  for (const value of new Set(plan.rules.flatMap(({ fields }) => fields.map((field) => field.value)))) {
    const gifts = plan.rules.flatMap(({ fields }, rule) => fields.filter((field) => field.value === value).map(({ text }) => ({ rule, text })))
    const parameters: (string | null)[] = []
    for (const { text } of gifts) parameters.push((await castConstant(duck, plan, plan.values[value]!, text)).value)
    const chosen = (answer: (index: number) => string) => `CASE ${gifts.map(({ rule }, index) => `WHEN c.h${rule} THEN ${answer(index)}`).join(' ')} END`
    const blank = `${table} v JOIN classified c ON c."row" = v."row" WHERE c.created AND v.f${value} IS NULL`
    for (const { rule, count } of await duck.rows<{ rule: number | null; count: bigint }>(`SELECT ${chosen((index) => String(gifts[index]!.rule))} AS rule, count(*) AS count FROM ${blank} GROUP BY rule`)) {
      if (rule !== null) filled[rule]! += Number(count)
    }
    await duck.run(`UPDATE ${table} SET f${value} = ${chosen((index) => `$${index + 1}::VARCHAR::${factsColumnType[plan.values[value]!.type]}`)}
      FROM classified c WHERE c."row" = ${table}."row" AND c.created AND ${table}.f${value} IS NULL`, parameters)
  }
  return filled
}
