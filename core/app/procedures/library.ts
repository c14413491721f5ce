/** The library as a whole. */
import { deleteObject } from '#core/store/records/library.ts'
import type { DeskHost } from '#core/app/host.ts'
import { createTemplate, findInLibrary, listTemplates, updateTemplate } from '#core/app/library.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { act } from './workspace.ts'

export function libraryProcedures({ library: os }: Implementer, host: DeskHost) {
  return {
    find: os.find.handler(({ input: { query, limit }, context }) => ({ items: findInLibrary(host.session(), context, query, limit) })),
    templates: os.templates.handler(async ({ input }) => ({ items: await listTemplates(host.session(), input.entity) })),
    createTemplate: os.createTemplate.handler(({ input, context }) => createTemplate(host.session(), input, act(host.session(), context))),
    updateTemplate: os.updateTemplate.handler(({ input: { id, expectedVersion, ...change }, context }) => (
      updateTemplate(host.session(), id, change, { ...act(host.session(), context), expectedVersion }))),
    removeTemplate: os.removeTemplate.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      await session.commit(['library'], (records) => deleteObject(records, 'template', id, act(session, context)))
      return { id }
    })
  }
}
