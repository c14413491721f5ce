/** SQL over events `e`: what kind of event a row is. Where an event entered by hand names its kind, that one holds. */
import { eventTypes, typesOfKind, type EventKind } from '#core/domain/event-types.ts'

const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** Constants of the program as a list of SQL literals; never for values from outside. */
export const sqlList = (values: readonly string[]) => values.map(text).join(', ')

const kinds = [...new Set(Object.values(eventTypes).map(({ kind }) => kind))].filter((kind) => kind !== 'behaviour')
const branches = kinds.map((kind) => `WHEN lower(e.type) IN (${sqlList(typesOfKind(kind))}) THEN ${text(kind)}`)

/** Of type VARCHAR: an EventKind. */
export const eventKindSql = `CASE WHEN e.kind IS NOT NULL THEN e.kind ${branches.join(' ')} ELSE ${text('behaviour' satisfies EventKind)} END`

/** Of type BOOLEAN: an event of the system rather than of business, by its type alone. */
export const isSystemType = `lower(e.type) IN (${sqlList(typesOfKind('system'))})`

/** Of type BOOLEAN: an event of the system rather than of business. */
export const isSystemEvent = `CASE WHEN e.kind IS NOT NULL THEN e.kind = 'system' ELSE ${isSystemType} END`
