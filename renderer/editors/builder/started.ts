/** A condition that is not filled in yet, in words: what it asks about, and how. */
import { operatorName } from '#renderer/editors/condition/TestFields.tsx'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import { operator } from '#core/domain/conditions/operators.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Locale } from '#core/contract/errors.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'

export function startedText(node: Condition, entity: EntityType, catalogue: Catalogue, language: Locale, t: Translate): string {
  if (node.kind === 'group') return ''
  const fields = catalogue.fields(entity)
  const asked = (label: string | undefined, op: string | undefined) => `${label ?? ''} ${op === undefined ? '' : operatorName(operator(op)?.words[language] ?? op)}`.trim()
  switch (node.kind) {
    case 'attribute': return asked(fields.get(node.field)?.label[language] ?? node.field, node.op)
    case 'score': return asked(catalogue.scores.get(node.score)?.label[language] ?? node.score, node.op)
    case 'elements':
    case 'history': return asked(fields.get(node.field)?.label[language] ?? node.field, undefined)
    case 'event': return asked([node.event].flat().map((name) => eventTypeLabel(name)[language]).join(' / '), node.op)
    case 'tag': return t(`builder.tagOps.${node.op}`)
    default: return t(`builder.kinds.${node.kind}`)
  }
}
