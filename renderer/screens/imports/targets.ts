/** The targets a column may be given, in the order they are offered. */
import type { Locale } from '#core/contract/errors.ts'
import type { Batch } from '#core/contract/imports.ts'
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { draftTargets, type Draft } from './draft.ts'
import { fieldsOf, identityChannels } from './problems.ts'

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

/** Prefix of a custom field of the target: free data of an event, attribute of an entity. */
export function customPrefix(target: Draft['target']): 'data.' | 'attr.' {
  return target === 'event' ? 'data.' : 'attr.'
}

export function targetOptions(draft: Draft, custom: CustomField[], language: Locale): TargetOption[] {
  const prefix = customPrefix(draft.target)
  return [
    ...identityChannels(draft.target).map((name): TargetOption => ({ to: `identity.${name}`, label: channels[name].label[language], group: 'identity' })),
    ...Object.entries(fieldsOf(draft.target)).map(([name, field]): TargetOption => ({ to: name, label: field.label[language], group: 'field' })),
    ...custom.filter((field) => field.custom).map((field): TargetOption => ({ to: field.name.startsWith(prefix) ? field.name : prefix + field.name, label: field.label[language], group: 'custom' }))
  ]
}

/** What a target of a mapping is called, whatever the mapping is for. */
export function targetName(to: string, target: Batch['target'], language: Locale): string {
  const channel = to.startsWith('identity.') ? channels[to.slice('identity.'.length) as ChannelName] : undefined
  const field = draftTargets.includes(target as Draft['target']) ? fieldsOf(target as Draft['target'])[to] : undefined
  return (channel ?? field)?.label[language] ?? to.replace(/^(attr|data|identity)\./, '')
}

/** What a target is called: its field's name, or the free name behind its prefix. */
export function targetLabel(to: string, options: TargetOption[]): string {
  return options.find((option) => option.to === to)?.label ?? to.replace(/^(attr|data|identity)\./, '')
}

/** A name for a new custom field, from a column's own name. */
export function newFieldName(name: string): string {
  return name.trim().replace(/[\s./\\]+/g, '_').slice(0, 60)
}
