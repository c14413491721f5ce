/** The rule as it is written, beside the one that tags people now. Saving makes a draft; only publishing changes who has the tag. */
import { useMemo, useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { SavedElsewhere } from '#renderer/components/SavedElsewhere.tsx'
import { ConditionBuilder } from '#renderer/editors/builder/ConditionBuilder.tsx'
import { newDraft, useDraft } from '#renderer/editors/builder/drafts.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { activeDefinition, disabledParts, draftOf, type Disabled } from '#core/domain/conditions/edit.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { useTagActions } from './useTagActions.ts'

export function RuleTab({ tag, onPublish }: { tag: TagDetails; onPublish: () => void }) {
  const t = useText()
  const words = useWords()
  /** The save under way: what is asked meanwhile waits for it rather than saving beside it. */
  const saving = useRef<Promise<boolean>>(undefined)
  const { act } = useTagActions()
  const queries = useQueryClient()
  const { rule, disabled, entity } = tag
  const saved = useMemo(() => draftOf((rule as Definition | null) ?? newDraft(entity).definition, (disabled ?? []) as Disabled[]), [rule, disabled, entity])
  const { draft, isChanged, isBehind, change, discard, settle } = useDraft(`tag ${tag.id}`, saved)
  const editable = tag.deletedAt === null && tag.state !== 'deprecated'
  /** Whoever saved in between is not written over before this person chose to. */
  const choice = useRef<HTMLDivElement>(null)
  async function write(): Promise<boolean> {
    const written = await act(() => client.tags.update({ id: tag.id, rule: activeDefinition(draft), disabled: disabledParts(draft), expectedVersion: tag.version }))
    if (!written) return false
    // What was saved stands on the screen before the draft that it came from is gone.
    queries.setQueryData(orpc.tags.get.queryKey({ input: { id: tag.id } }), written)
    settle(draft)
    showDone('tags.done.ruleSaved', tag.name)
    return true
  }
  function save(): Promise<boolean> {
    saving.current ??= write().finally(() => (saving.current = undefined))
    return saving.current
  }
  const decided = () => {
    if (isBehind) choice.current?.focus()
    return !isBehind
  }
  async function publish() {
    if (!decided()) return
    if (saving.current ? await saving.current : !isChanged || (await save())) onPublish()
  }
  const waits = editable && tag.rule !== null && (tag.draft || tag.state !== 'published')
  useCommand('tagSave', () => void (decided() && save()), editable && isChanged)
  useCommand('tagPublish', () => void publish(), editable && (isChanged || waits))
  return (
    <div className='tag-rule'>
      <div className='tag-rule-head'>
        <div className='grow'>
          <span className='faint'>{t(tag.published ? 'tags.tagsNow' : 'tags.tagsNobody')}</span>
          {tag.words.published && <p className='ellipsis' title={words(tag.words.published)}>{words(tag.words.published)}</p>}
        </div>
        {isChanged && <span className='badge' data-tone='warn'>{t('tags.unsaved')}</span>}
        {isChanged && <Button variant='outlined' onClick={discard}>{t('tags.discard')}</Button>}
        <Button variant='outlined' startIcon={<Icon name='check' />} endIcon={<Keys keys={commandSpec('tagSave').keys?.[0]} />} disabled={!editable || !isChanged || isBehind} onClick={() => void save()}>{t('tags.saveDraft')}</Button>
      </div>
      {isBehind && <div className='tag-behind'><SavedElsewhere ref={choice} text={t('tags.behindText')} onTheirs={discard} onMine={() => void save()} /></div>}
      <ConditionBuilder value={draft} onChange={change} onDiscard={discard} />
    </div>
  )
}
