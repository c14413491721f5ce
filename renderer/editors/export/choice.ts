/** What a person has chosen in the dialog of exports: fields in order, each with its mask. Pure, so that it can be tried without a page. */
import type { Client } from '#renderer/bridge/client.ts'

type Fields = Awaited<ReturnType<Client['exports']['fields']>>['items']
export type ExportField = Fields[number]
export type FieldMask = ExportField['masks'][number]

export interface ChosenField {
  name: string
  mask: FieldMask
}

/** The wanted fields that there are, in the order wanted; secret ones under their usual mask. */
export function chosenOf(fields: readonly ExportField[], wanted: readonly string[]): ChosenField[] {
  return wanted.flatMap((name) => {
    const field = fields.find((candidate) => candidate.name === name)
    return field ? [{ name, mask: usualMask(field) }] : []
  })
}

/** Names, phones and what else is secret go out masked unless a person says otherwise; public ids are what rows are known by. */
export function usualMask({ name, secret, masks }: ExportField): FieldMask {
  return secret && !/^(?:customer|account|lead)_id$/.test(name) ? masks[1] ?? 'clear' : 'clear'
}

export function toggled(chosen: readonly ChosenField[], field: ExportField): ChosenField[] {
  const left = chosen.filter(({ name }) => name !== field.name)
  return left.length < chosen.length ? left : [...chosen, { name: field.name, mask: usualMask(field) }]
}

/** The field at one place put at another. */
export function moved(chosen: readonly ChosenField[], from: number, to: number): ChosenField[] {
  const target = Math.min(Math.max(to, 0), chosen.length - 1)
  const next = chosen.toSpliced(from, 1)
  return next.toSpliced(target, 0, chosen[from]!)
}

export function withMask(chosen: readonly ChosenField[], name: string, mask: FieldMask): ChosenField[] {
  return chosen.map((field) => (field.name === name ? { name, mask } : field))
}

export const maskOf = (chosen: readonly ChosenField[]) => Object.fromEntries(chosen.filter(({ mask }) => mask !== 'clear').map(({ name, mask }) => [name, mask]))

/** How many secret values would go out as they are. */
export function unmasked(chosen: readonly ChosenField[], fields: readonly ExportField[]): number {
  const byName = new Map(fields.map((field) => [field.name, field]))
  return chosen.filter(({ name, mask }) => mask === 'clear' && usualMask(byName.get(name)!) !== 'clear').length
}
