/** The targets a column may be given, in the order they are offered. */
import type { Locale } from '#core/contract/errors.ts'
import type { Batch } from '#core/contract/imports.ts'
import { fieldsOfTarget, freePrefix, identityLabel, identityNames } from '#core/domain/import-targets.ts'
import type { Draft } from './draft.ts'

export interface TargetOption {
  to: string
  label: string
  group: 'identity' | 'field' | 'custom' | 'new'
}

export interface CustomField {
  name: string
  label: { zh: string; en: string }
  custom: boolean
}

export function targetOptions(draft: Draft, custom: CustomField[], language: Locale): TargetOption[] {
  const prefix = freePrefix(draft.target)
  return [
    ...identityNames(draft.target).map((name): TargetOption => ({ to: name, label: identityLabel(name)![language], group: 'identity' })),
    ...Object.entries(fieldsOfTarget(draft.target)).map(([name, field]): TargetOption => ({ to: name, label: field.label[language], group: 'field' })),
    ...custom.filter((field) => field.custom && prefix).map((field): TargetOption => ({ to: field.name.startsWith(prefix!) ? field.name : prefix! + field.name, label: field.label[language], group: 'custom' }))
  ]
}

/** What a target of a mapping is called, whatever the mapping is for. */
export function targetName(to: string, target: Batch['target'], language: Locale): string {
  return (identityLabel(to) ?? fieldsOfTarget(target)[to]?.label)?.[language] ?? to.replace(/^(attr|data|identity)\./, '')
}

/** What a target is called: its field's name, or the free name behind its prefix. */
export function targetLabel(to: string, options: TargetOption[]): string {
  return options.find((option) => option.to === to)?.label ?? to.replace(/^(attr|data|identity)\./, '')
}

/** A name for a new custom field, from a column's own name. */
export function newFieldName(name: string): string {
  return name.trim().replace(/[\s./\\]+/g, '_').slice(0, 60)
}
