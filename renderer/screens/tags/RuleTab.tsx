/** The rule as it is written, beside the one that tags people now. Saving makes a draft; only publishing changes who has the tag. */
import { useRef } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { ConditionBuilder } from '#renderer/editors/builder/ConditionBuilder.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { useRuleDraft } from './ruleDrafts.ts'
import { useTagActions } from './useTagActions.ts'

export function RuleTab({ tag, onPublish }: { tag: TagDetails; onPublish: () => void }) {
  const t = useText()
  const words = useWords()
  /** The save under way: what is asked meanwhile waits for it rather than saving beside it. */
  const saving = useRef<Promise<boolean>>(undefined)
  const { act } = useTagActions()
  const queries = useQueryClient()
  const rule = useRuleDraft(tag)
  const editable = tag.deletedAt === null && tag.state !== 'deprecated'
  async function write(): Promise<boolean> {
    const saved = await act(() => client.tags.update({ id: tag.id, rule: rule.written, expectedVersion: tag.version }))
    if (!saved) return false
    queries.setQueryData(orpc.tags.get.queryKey({ input: { id: tag.id } }), saved)
    rule.saved(saved)
    showDone('tags.done.ruleSaved', tag.name)
    return true
  }
  function save(): Promise<boolean> {
    saving.current ??= write().finally(() => (saving.current = undefined))
    return saving.current
  }
  async function publish() {
    if (saving.current ? await saving.current : !rule.dirty || (await save())) onPublish()
  }
  const waits = editable && tag.rule !== null && (tag.draft || tag.state !== 'published')
  useCommand('tagSave', () => void save(), editable && rule.dirty)
  useCommand('tagPublish', () => void publish(), editable && (rule.dirty || waits))
  return (
    <div className='tag-rule'>
      <div className='tag-rule-head'>
        <div className='grow'>
          <span className='faint'>{t(tag.published ? 'tags.tagsNow' : 'tags.tagsNobody')}</span>
          {tag.words.published && <p className='ellipsis' title={words(tag.words.published)}>{words(tag.words.published)}</p>}
        </div>
        {rule.dirty && <span className='badge' data-tone='warn'>{t('tags.unsaved')}</span>}
        {rule.dirty && <Button variant='outlined' onClick={() => rule.reset()}>{t('tags.discard')}</Button>}
        <Button variant='outlined' startIcon={<Icon name='check' />} endIcon={<Keys keys={commandSpec('tagSave').keys?.[0]} />} disabled={!editable || !rule.dirty} onClick={() => void save()}>{t('tags.saveDraft')}</Button>
      </div>
      <ConditionBuilder value={rule.draft} onChange={(draft) => rule.set(draft)} />
    </div>
  )
}
