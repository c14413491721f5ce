/** Rows that a batch did not bring because they were there: which row of which batch each repeats, and why. Read from its raw file and its outcomes. */
import type { WorkspaceAccess } from './types.ts'
import { fateOfRows, rowOf } from './commit/leftovers.ts'
import { arrayBlocks } from './commit/pipeline.ts'
import { rawObject } from './commit/secrets.ts'
import { deriveArtifact, withDerived, type Derived } from './derive.ts'
import { artifactFiles, batchOfArtifact, batchOfPlace, earlierBatches, placeSql, rowOfPlace } from './link/earlier.ts'
import { fateCodes } from './link/fate.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { layoutOf } from '#core/store/layout.ts'
import { duplicateInserter, removeDuplicates } from '#core/store/records/duplicates.ts'
import { openRecords } from '#core/store/records/open.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'

const blockRows = 512

/**
 * Keeps what a batch repeats; answers how many rows. It holds the gate while it writes alone, a block of rows at a time, told by `onWriting`: until the last
 * one is in, there are fewer than the batch counts. @throws when the raw file or the outcomes are missing or damaged
 */
export async function keepDuplicates(workspace: WorkspaceAccess, number: number, signal: AbortSignal, onWriting: (writing: boolean) => unknown): Promise<number> {
  return withDerived(workspace, number, signal, async (derived) => {
    await findOrigins(derived, workspace, signal)
    const { typed, duck } = derived
    const records = openRecords(layoutOf(workspace.folder).records, workspace.keys.records)
    try {
      const blocks = `SELECT content FROM (${arrayBlocks(item(derived), `s."row" // ${blockRows}`, `(SELECT ${rowOf(typed)} AS fated, f."row" FROM ${fateOfRows(typed)} WHERE f.code = ${fateCodes.duplicate}) f
        JOIN repeated_rows d ON d."row" = f."row" LEFT JOIN origins o ON o."row" = f."row" JOIN staged s ON s."row" = f.fated`)})`
      const write = async <Result>(work: () => Result): Promise<Result> => {
        await onWriting(true)
        try {
          signal.throwIfAborted()
          return records.transaction(work).immediate()
        } finally {
          await onWriting(false)
        }
      }
      await write(() => removeDuplicates(records, number))
      const insert = duplicateInserter(records, number)
      let kept = 0
      for await (const block of jsonBlocks(duck, blocks)) kept += await write(() => insert(block))
      return kept
    } finally {
      records.close()
    }
  })
}

function item({ typed }: Derived): string {
  return `concat('[', s."row", ',', to_json(${rawObject(typed.plan.fileColumns, 's.')}), ',', to_json(d.why), ',', coalesce(${batchOfPlace('o.place')}::VARCHAR, 'null'), ',', coalesce(${rowOfPlace('o.place')}::VARCHAR, 'null'), ']')`
}

/** Tables `repeated_rows` (row, row_hash, source_key, why) and `origins` (row, place): of those that repeat something that still stands, the newest that they do. */
async function findOrigins({ duck, records, batch, typed, grouped }: Derived, workspace: WorkspaceAccess, signal: AbortSignal): Promise<void> {
  const relation = grouped ? 'grouped' : 'typed'
  const hasKeys = !isEntityTarget(typed.plan.target)
  const key = hasKeys ? 't.source_key' : 'NULL::UUID'
  await duck.run(`CREATE TABLE repeated_rows AS SELECT t."row", t.row_hash, ${key} AS source_key,
      CASE WHEN t.reject > 0 THEN 'recipe' WHEN ${key} IS NOT NULL THEN 'source_id' ELSE 'row' END AS why
    FROM ${relation} t JOIN fate f ON f."row" = t."row" WHERE f.code = ${fateCodes.duplicate}`)
  const own = hasKeys
    ? [`SELECT d."row", ${placeSql(String(batch.number), 'v.before')} AS place FROM repeated_rows d JOIN (
        SELECT "row", lag("row") OVER (PARTITION BY source_key, row_hash ORDER BY "row") AS before FROM ${relation} WHERE source_key IS NOT NULL AND reject = 0) v ON v."row" = d."row" WHERE v.before IS NOT NULL`]
    : []
  const { all } = await earlierBatches({
    layout: layoutOf(workspace.folder), records, source: batch.source, target: batch.target, since: Infinity, before: batch.number, derive: (number) => deriveArtifact(workspace, number, signal)
  })
  const same = hasKeys ? 'e.row_hash = d.row_hash AND e.source_key IS NOT DISTINCT FROM d.source_key' : 'e.row_hash = d.row_hash'
  const earlier = all.length === 0 ? [] : [`SELECT d."row", e.place FROM repeated_rows d JOIN (
      SELECT row_hash${hasKeys ? ', source_key' : ''}, max(${placeSql(batchOfArtifact, 'e."row"')}) AS place FROM ${artifactFiles(quoteText(all.join('\n')))} e GROUP BY ALL) e ON ${same} WHERE d.why <> 'recipe'`]
  await duck.run(`CREATE TABLE origins AS SELECT "row", max(place) AS place FROM (${[...own, ...earlier, 'SELECT NULL::UINTEGER AS "row", NULL::UBIGINT AS place WHERE false'].join(' UNION ALL ')}) GROUP BY "row"`)
}
