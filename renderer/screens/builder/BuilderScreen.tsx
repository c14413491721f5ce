/** A new definition: built, looked at, tried out, and saved as a segment. */
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import { Icon } from '#renderer/components/icons.tsx'
import { ConditionBuilder } from '#renderer/editors/builder/ConditionBuilder.tsx'
import { newDraft, useDraft } from '#renderer/editors/builder/drafts.ts'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'
import { parseConditions } from '#renderer/editors/condition/drafts.ts'
import { NewSegment } from '#renderer/screens/segments/NewSegment.tsx'
import { runCommand, useCommand } from '#renderer/app/registry.ts'
import { showToast } from '#renderer/app/toasts.tsx'
import { activeDefinition, disabledParts, type Draft } from '#core/domain/conditions/edit.ts'
import { entityTypes } from '#core/domain/entities.ts'

const name = 'new'
const empty = newDraft('customer')

export function BuilderScreen() {
  const t = useText()
  const { draft, change, discard } = useDraft(name, empty)
  const [saving, setSaving] = useState(false)
  const isEmpty = draft.definition.root.children.length === 0
  function startAgain() {
    change(newDraft(draft.definition.entity))
    runCommand('builderAdd')
  }
  useFilters(draft, change)
  useCommand('segmentSave', () => setSaving(true), !isEmpty)
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head builder-head'>
        <h1>{t('builder.newSegment')}</h1>
        <span className='badge'>{t(`sections.${draft.definition.entity}s`)}</span>
      </div>
      <ConditionBuilder
        value={draft} onChange={change} onDiscard={discard}
        actions={(
          <>
            <Button startIcon={<Icon name='close' size={12} />} disabled={isEmpty} onClick={startAgain}>{t('builder.startAgain')}</Button>
            <Button variant='contained' disabled={isEmpty} onClick={() => setSaving(true)}>{t('segments.saveAs')}</Button>
          </>
        )}
      />
      {saving && <NewSegment definition={activeDefinition(draft)} disabled={disabledParts(draft)} onMade={discard} onClose={() => setSaving(false)} />}
    </div>
  )
}

/** Filters of a list that the address brings become the draft, once; what was being written can be had back. */
function useFilters(written: Draft, change: (draft: Draft) => void): void {
  const [parameters, setParameters] = useSearchParams()
  const where = parameters.get('where')
  const entity = entityTypes.find((type) => type === parameters.get('entity')) ?? 'customer'
  const latest = useRef(written)
  useEffect(() => {
    latest.current = written
  })
  useEffect(() => {
    if (where === null) return
    const before = latest.current
    if (before.definition.root.children.length > 0) showToast({ text: bothWords('builder.replaced'), action: { label: bothWords('common.undo'), run: () => change(before) } })
    change(newDraft(entity, parseConditions(where)))
    setParameters(new URLSearchParams(), { replace: true })
  }, [where, entity, change, setParameters])
}
