/** Whom the segment names, in the builder. What is changed stays as a draft until it is saved, after a look at what that changes, or discarded. */
import { useCallback, useMemo, useState } from 'react'
import Button from '@mui/material/Button'
import { useCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { ConditionBuilder } from '#renderer/editors/builder/ConditionBuilder.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { forgetDraft, keepDraft, useKeptDraft } from '#renderer/screens/builder/drafts.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { activeDefinition, disabledParts, draftOf, type Disabled, type Draft } from '#core/domain/conditions/edit.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { SaveCondition } from './SaveCondition.tsx'

export function ConditionTab({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const { id, version, definition, disabled } = segment
  const key = `${id} ${version}`
  const saved = useMemo(() => draftOf(definition as Definition, (disabled ?? []) as Disabled[]), [definition, disabled])
  const kept = useKeptDraft(key)
  const [saving, setSaving] = useState(false)
  const draft = kept ?? saved
  const isChanged = useMemo(() => kept !== undefined && JSON.stringify(kept) !== JSON.stringify(saved), [kept, saved])
  const change = useCallback((next: Draft) => keepDraft(key, next), [key])
  useCommand('segmentSave', () => setSaving(true), isChanged)
  return (
    <>
      <ConditionBuilder
        value={draft} onChange={change}
        actions={(
          <>
            {isChanged && <span className='badge' data-tone='warn'>{t('segments.unsaved')}</span>}
            {isChanged && <Button startIcon={<Icon name='undo' />} onClick={() => forgetDraft(key)}>{t('segments.discard')}</Button>}
            <Button variant='contained' disabled={!isChanged} onClick={() => setSaving(true)}>{t('segments.review')}</Button>
          </>
        )}
      />
      {saving && <SaveCondition segment={segment} definition={activeDefinition(draft)} disabled={disabledParts(draft)} onSaved={() => forgetDraft(key)} onClose={() => setSaving(false)} />}
    </>
  )
}
