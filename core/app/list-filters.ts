/** What narrows a list of entities, as conditions. */
import { DeskError } from '#core/contract/errors.ts'
import { readBatchById } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { ListFilter } from './conditions.ts'

const filterNames = ['status', 'source', 'city', 'level', 'stage', 'owner_id'] as const

type Filters = Partial<Record<(typeof filterNames)[number], string>> & { where?: string | object }

/** What a list asks for as conditions, all of which must hold. */
export function filtersOf(input: Filters): ListFilter[] {
  const fields = filterNames.flatMap((field) => (input[field] === undefined ? [] : [{ parameter: field, condition: { kind: 'attribute', field, op: 'eq', value: input[field] }, isValue: true }]))
  return input.where === undefined ? fields : [...fields, { parameter: 'where', condition: parsedCondition(input.where), isValue: false }]
}

/** A condition as an address carries it, or as it is; not checked any further. @throws DeskError invalid where it is no JSON */
export function parsedCondition(where: string | object): unknown {
  if (typeof where !== 'string') return where
  try {
    return JSON.parse(where)
  } catch {
    throw new DeskError('invalid', {
      field: 'where', message: { zh: '筛选条件不是有效的 JSON', en: 'The condition is not valid JSON' },
      remedy: { zh: '请按条件语言的格式传入一个条件', en: 'Send one condition of the condition language' }
    })
  }
}

/** @throws DeskError not_found */
export function batchNumber(records: RecordsDatabase, id: string): number {
  const batch = readBatchById(records, id)
  if (batch) return batch.number
  throw new DeskError('not_found', { field: 'batch', message: { zh: '没有这个导入批次', en: 'There is no such import' }, remedy: { zh: '请从导入列表中选择', en: 'Choose it from the list of imports' } })
}
