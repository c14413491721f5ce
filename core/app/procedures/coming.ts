/** Procedures whose contract stands before they do: each says so. Removed with the last of them. */
import { DeskError } from '#core/contract/errors.ts'

interface Handled {
  handler(work: () => never): unknown
}

export function comingProcedures<Part extends object, Names extends object>(part: Part, names: Names): { [Name in keyof Names & keyof Part]: Part[Name] extends { handler: (...given: never[]) => infer Made } ? Made : never } {
  const procedures = part as Record<string, Handled>
  return Object.fromEntries(Object.keys(names).map((name) => [name, procedures[name]!.handler(() => {
    throw new DeskError('not_found', { field: 'procedure', message: { zh: '该功能尚未完成', en: 'This is still being built' }, remedy: { zh: '请稍后再试', en: 'Try again with a later version' } })
  })])) as never
}
