/** Rules while they are written: kept while the window lives, so that leaving the tag or closing its tab loses nothing. */
import { useState } from 'react'
import { activeDefinition, disabledParts, draftOf, type Draft } from '#core/domain/conditions/edit.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { TagDetails } from '#core/contract/tags.ts'

const drafts = new Map<string, Draft>()

/** The rule as the tag has it; an empty one where it has none. */
function savedRule(tag: Pick<TagDetails, 'rule' | 'entity'>): Definition {
  return (tag.rule as Definition | null) ?? { schema: 1, entity: tag.entity, root: { kind: 'group', op: 'and', children: [] } }
}

export function useRuleDraft(tag: Pick<TagDetails, 'id' | 'rule' | 'entity' | 'version'>) {
  const [draft, setDraft] = useState(() => drafts.get(tag.id) ?? draftOf(savedRule(tag)))
  const [version, setVersion] = useState(tag.version)
  const written = activeDefinition(draft)
  const dirty = JSON.stringify(written) !== JSON.stringify(draftOf(savedRule(tag)).definition)
  if (version !== tag.version) {
    setVersion(tag.version)
    // Somebody else saved, or it was undone: what is not being written here follows.
    if (dirty && !drafts.has(tag.id)) setDraft(draftOf(savedRule(tag)))
  }
  return {
    draft, written, dirty,
    set(next: Draft) {
      drafts.set(tag.id, next)
      setDraft(next)
    },
    /** Forgets what was written, for what the tag has. */
    reset() {
      drafts.delete(tag.id)
      setDraft(draftOf(savedRule(tag)))
    },
    /** What was written is the tag's now; what is switched off is kept here alone. */
    saved(rule: Pick<TagDetails, 'rule' | 'entity'>) {
      const off = disabledParts(draft)
      if (off.length > 0) drafts.set(tag.id, draftOf(savedRule(rule), off))
      else drafts.delete(tag.id)
    }
  }
}
