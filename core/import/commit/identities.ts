/** New identities into records: sorted by value, as rows, or in blocks with the entities that stand in blocks. */
import { channels } from '#core/domain/channels.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { entityKeySql } from '#core/import/link/tables.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { createIdentityRun, identitiesOfBlock, insertIdentityBlock, type IdentityRun } from '#core/store/records/identity-blocks.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import type { PeopleContext, Step } from './pipeline.ts'

/** Identities that share what JSON need not repeat. */
interface IdentityGroup {
  channel: number
  blocked: boolean
  /** Whether they belong to entities in blocks. */
  held: boolean
}

/**
 * Steps that insert the new identities, in the order of the table's key: sorted by value, group by group.
 * @param bulk first dense ids of the entities that went into blocks: their identities do too
 */
export async function identitySteps({ duck, records, batch }: PeopleContext, source: string, bulk: Partial<Record<EntityType, number>>): Promise<Step[]> {
  const insert = statement(records, `
    INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked)
    SELECT @channel, key, value, @source, @batch, 0, @blocked FROM json_each(CAST(@content AS TEXT))`)
  const held = `(${(Object.entries(bulk) as [EntityType, number][]).map(([type, first]) => `entity = ${entityTypeNumber[type]} AND entity_id >= ${first}`).join(' OR ') || 'false'})`
  const groups = await duck.rows<IdentityGroup>(`SELECT DISTINCT channel, blocked, ${held} AS held FROM new_identities ORDER BY channel, blocked, held`)
  return groups.map((group) => {
    const { channel, blocked } = group
    const sorted = `(SELECT value, ${entityKeySql('entity', 'entity_id')} AS key FROM new_identities WHERE channel = ${channel} AND blocked = ${blocked} AND ${held} = ${group.held} ORDER BY value)`
    const common = { channel, source: channel === channels.external_id.number ? source : '', batch, blocked: blocked ? 1 : 0 }
    if (group.held) return runStep(records, common, sorted)
    return {
      query: `SELECT n, encode('{' || string_agg(member, ',') || '}') AS content
        FROM (SELECT (row_number() OVER () // ${identitiesOfBlock})::UINTEGER AS n, to_json(value) || ':' || key AS member FROM ${sorted}) GROUP BY n ORDER BY n`,
      write: (content) => void insert.run({ content, ...common })
    }
  })
}

/** A run of identities into blocks. @param sorted relation of value and key, by value */
function runStep(records: RecordsDatabase, common: Omit<IdentityRun, 'number'>, sorted: string): Step {
  let run: number | undefined
  return {
    query: `SELECT n, encode('[[' || to_json(min(value)) || '],' || to_json(list(value)) || ',' || to_json(list(key)) || ']') AS content
      FROM (SELECT (row_number() OVER () // ${identitiesOfBlock})::UINTEGER AS n, value, key FROM ${sorted}) GROUP BY n ORDER BY n`,
    write: (content) => insertIdentityBlock(records, (run ??= createIdentityRun(records, common)), content)
  }
}
