/** Remembered mappings: listed, kept, renamed, put away. */
import { deleteObject, saveObject } from '#core/store/records/library.ts'
import type { DeskHost } from '#core/app/host.ts'
import { createTemplate, listTemplates, templateNamed } from '#core/app/imports/templates.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { act } from './workspace.ts'

export function importTemplatesProcedures({ imports: os }: Implementer, host: DeskHost) {
  return {
    templates: os.templates.handler(() => ({ items: listTemplates(host.session().records) })),
    createTemplate: os.createTemplate.handler(async ({ input, context }) => {
      const session = host.session()
      const id = await session.commit(['imports'], (records) => createTemplate(records, input, act(session, context)))
      return templateNamed(session.records, id)
    }),
    renameTemplate: os.renameTemplate.handler(async ({ input: { id, name }, context }) => {
      const session = host.session()
      await session.commit(['imports'], (records) => saveObject(records, 'importTemplate', id, { name }, act(session, context)))
      return templateNamed(session.records, id)
    }),
    removeTemplate: os.removeTemplate.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      await session.commit(['imports'], (records) => deleteObject(records, 'importTemplate', id, act(session, context)))
      return { id }
    })
  }
}
