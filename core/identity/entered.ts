/** Events that a person enters: a note of a call, a visit. They belong to batch 0; their open values go to facts through the log, secret ones stay in records. */
import { DeskError } from '#core/contract/errors.ts'
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import type { EntityRecord } from '#core/store/records/entities.ts'
import { insertEnteredEvent } from '#core/store/records/entered-events.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { Act } from './change.ts'
import { customFields } from './fields.ts'
import { checkValue, controlCharacters, isPlain } from './values.ts'

export interface EventInput {
  type: string
  subtype?: string
  /** ISO-8601; now, when missing. */
  occurred_at?: string
  title?: string
  description?: string
  channel?: string
  data?: Record<string, unknown>
}

export type EnteredKind = 'behaviour' | 'interaction'

const latestFuture = 366 * millisecondsPerDay

/** Stores an event; belongs into one transaction. Answers its row in batch 0. @throws DeskError invalid */
export function enterEvent(records: RecordsDatabase, entity: EntityRecord, kind: EnteredKind, input: EventInput, act: Act): number {
  const occurredAt = input.occurred_at === undefined ? act.at : Date.parse(input.occurred_at)
  if (Number.isNaN(occurredAt) || occurredAt > act.at + latestFuture) throw wrongTime()
  const unplain = Object.entries(input).find(([, value]) => !isPlain(value))?.[0]
  if (unplain !== undefined) throw controlCharacters(unplain, { zh: unplain, en: unplain })
  const { open, secret } = splitValues(records, input, act.at)
  Object.assign(open, { kind, type: input.type.trim(), occurred_at: new Date(occurredAt).toISOString() })
  const row = insertEnteredEvent(records, { entityKey: entity.key, occurredAt, open, secret: { ...secret, actor: act.user }, user: act.user })
  append(records, { kind: 'event.entered', entity: entity.type, id: entity.id, row, open }, {
    user: act.user, at: act.at, entityKey: entity.key, inverse: { entered: row }
  })
  appendAudit(records, { at: act.at, user: act.user, action: `customers.${kind}`, entityKey: entity.key, details: { row, type: input.type.trim() } })
  return row
}

/** Properties that were never declared are free text as far as anybody knows, and stay secret. */
function splitValues(records: RecordsDatabase, input: EventInput, now: number): { open: OpenValues; secret: OpenValues } {
  const open: OpenValues = {}
  const secret: OpenValues = {}
  if (input.subtype?.trim()) open.subtype = input.subtype.trim()
  if (input.channel?.trim()) open.channel = input.channel.trim()
  if (input.title?.trim()) secret.title = input.title.trim()
  if (input.description?.trim()) secret.description = input.description.trim()
  const declared = new Map(customFields(records, 'event').map((field) => [field.name, field]))
  for (const [name, value] of Object.entries(input.data ?? {})) {
    const field = declared.get(`data.${name}`)
    if (field?.sensitivity === 'open') open[`data.${name}`] = checkValue(field, value, now)
    else secret[`data.${name}`] = value
  }
  return { open, secret }
}

function wrongTime(): DeskError {
  return new DeskError('invalid', {
    field: 'occurred_at',
    message: { zh: '发生时间不正确，或晚于一年以后', en: 'The time is not valid, or more than a year ahead' },
    remedy: { zh: '请填写带时区的时间，如 2026-03-01T19:30:00+08:00', en: 'Enter a time with zone such as 2026-03-01T19:30:00+08:00' }
  })
}
