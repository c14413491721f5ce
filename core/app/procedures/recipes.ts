/** Cleaning recipes: kept in the library, tried on a file, and clusters of values to merge. */
import { previewRows } from '#core/contract/recipe-library.ts'
import { deleteObject } from '#core/store/records/library.ts'
import type { DeskHost } from '#core/app/host.ts'
import { withImportWorker } from '#core/app/import-worker.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { createRecipe, fileOfRecipe, listRecipes, readRecipe, recipeAnswer, recipeFromFile, restoreRecipe, rollBackRecipe, updateRecipe, versionsOf } from '#core/app/recipes.ts'
import { fileOf } from './imports.ts'
import { act } from './workspace.ts'

export function recipesProcedures({ recipes: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input }) => ({ items: listRecipes(host.session(), input.bin ?? false) })),
    get: os.get.handler(({ input }) => recipeAnswer(readRecipe(host.session(), input.id))),
    create: os.create.handler(({ input: { note, ...input }, context }) => createRecipe(host.session(), input, { ...act(host.session(), context), note })),
    update: os.update.handler(({ input: { id, note, expectedVersion, ...change }, context }) => updateRecipe(host.session(), id, change, { ...act(host.session(), context), note, expectedVersion })),
    remove: os.remove.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      await session.commit(['library'], (records) => deleteObject(records, 'recipe', id, act(session, context)))
      return { id }
    }),
    restore: os.restore.handler(({ input: { id }, context }) => restoreRecipe(host.session(), id, act(host.session(), context))),
    versions: os.versions.handler(({ input: { id } }) => ({ items: versionsOf(host.session(), id) })),
    rollBack: os.rollBack.handler(({ input: { id, version }, context }) => rollBackRecipe(host.session(), id, version, act(host.session(), context))),
    exportFile: os.exportFile.handler(({ input: { id } }) => fileOfRecipe(readRecipe(host.session(), id))),
    importFile: os.importFile.handler(({ input, context }) => recipeFromFile(host.session(), input, act(host.session(), context))),
    preview: os.preview.handler(async ({ input: { steps, step, format, ...named }, context, signal }) => {
      const session = host.session()
      const { file } = await fileOf(host, session, context, named)
      return withImportWorker(session.ports.workers, (worker) => worker.previewRecipe(session.access, { file, format: format ?? {}, steps, step, limit: previewRows }), signal)
    }),
    clusters: os.clusters.handler(async ({ input: { steps, column, method, format, ...named }, context, signal }) => {
      const session = host.session()
      const { file } = await fileOf(host, session, context, named)
      return withImportWorker(session.ports.workers, (worker) => worker.findClusters(session.access, { file, format: format ?? {}, steps, column, method }), signal)
    })
  }
}
