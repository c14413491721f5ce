/** What an import of a file would bring: everything that runImport does up to writing, over the whole file, and nothing kept. */
import type { ImportCheck } from '#core/contract/import-check.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { classifyBatch } from './commit/classify.ts'
import { mergeEntityValues } from './commit/entity-values.ts'
import { countWarnings, countFates } from './commit/leftovers.ts'
import type { PeopleContext } from './commit/pipeline.ts'
import { countUpdates } from './commit/updates.ts'
import { linkRows, stageRows, typeRows, withRun } from './run.ts'
import type { Progress, TrialRequest } from './types.ts'
import { findVerdicts } from './verdicts.ts'

/** A batch that is none: its number is that of what was entered by hand. */
const noBatch = { number: 0, id: '', createdAt: 0 }

/** The counts are those that importing the file now would have. @throws DeskError as runImport; the signal's reason when stopped */
export async function tryImport(request: TrialRequest, onProgress: (progress: Progress) => unknown, signal: AbortSignal): Promise<ImportCheck> {
  return withRun({ ...request, batch: noBatch }, onProgress, signal, async (run) => {
    const { duck, records, breathe } = run
    await run.report('read', 0)
    const staged = await stageRows(run, undefined, signal)
    await run.report('check', 0.3, staged.rows)
    const typed = await typeRows(run, staged)
    await run.report('link', 0.5, staged.rows)
    // One state of records from the first look-up to the last.
    records.exec('BEGIN')
    try {
      const link = await linkRows(run, typed)
      await run.report('verify', 0.8, staged.rows)
      const context: PeopleContext = { duck, records, batch: noBatch.number, now: request.now, breathe }
      const counts = await countFates(context, typed, link.made)
      const created = Object.values(link.made).reduce((sum, { count }) => sum + count, 0)
      const { target } = typed.plan
      const many = isEntityTarget(target) && (await mergeEntityValues(duck, typed))
      const updates = isEntityTarget(target) ? await countUpdates(context, typed, target) : { changed: 0, warnings: [] }
      const classification = await classifyBatch(context, typed, link.relation, many, request.settings.timeZone)
      const verdicts = await findVerdicts(duck, typed, link)
      const warnings = [...staged.warnings, ...(await countWarnings(context, typed)), ...updates.warnings]
      return { rows: staged.rows, ...counts, updated: counts.updated + updates.changed, created, warnings, verdicts, ...(classification && { classified: classification.counts }) }
    } finally {
      records.exec('ROLLBACK')
    }
  })
}
