/** Whom the segment names, in the builder. What is changed stays as a draft until it is saved, after a look at what that changes, or discarded. */
import { useMemo, useState } from 'react'
import Button from '@mui/material/Button'
import { useCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { ConditionBuilder } from '#renderer/editors/builder/ConditionBuilder.tsx'
import { useDraft } from '#renderer/editors/builder/drafts.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { activeDefinition, disabledParts, draftOf, type Disabled } from '#core/domain/conditions/edit.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { SaveCondition } from './SaveCondition.tsx'

export function ConditionTab({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const { id, definition, disabled } = segment
  const saved = useMemo(() => draftOf(definition as Definition, (disabled ?? []) as Disabled[]), [definition, disabled])
  const { draft, isChanged, isBehind, change, discard } = useDraft(`segment ${id}`, saved)
  const [saving, setSaving] = useState(false)
  useCommand('segmentSave', () => setSaving(true), isChanged)
  return (
    <>
      <ConditionBuilder
        value={draft} onChange={change} onDiscard={discard}
        actions={(
          <>
            {isChanged && <span className='badge' data-tone='warn' title={isBehind ? t('segments.behindText') : undefined}>{t(isBehind ? 'segments.behind' : 'segments.unsaved')}</span>}
            {isChanged && <Button startIcon={<Icon name='undo' />} onClick={discard}>{t('segments.discard')}</Button>}
            <Button variant='contained' disabled={!isChanged} onClick={() => setSaving(true)}>{t('segments.review')}</Button>
          </>
        )}
      />
      {saving && <SaveCondition segment={segment} isBehind={isBehind} definition={activeDefinition(draft)} disabled={disabledParts(draft)} onSaved={discard} onTheirs={discard} onClose={() => setSaving(false)} />}
    </>
  )
}
