/** One tag goes into another: whoever has it has the other, and whatever names it means the other. Dry run first; undone from the message. */
import { useState } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showToast } from '#renderer/app/toasts.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useFocusWhen } from '#renderer/components/useFocusWhen.ts'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import { tagPath } from './paths.ts'
import { TagDot } from './TagName.tsx'
import { TagPicker } from './TagPicker.tsx'
import { UsedBy } from '#renderer/components/UsedBy.tsx'
import { useTagActions } from './useTagActions.ts'

export function MergeDialog({ source, onClose }: { source: Pick<TagItem, 'id' | 'name' | 'colour' | 'entity'>; onClose: () => void }) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const actions = useTagActions()
  const [target, setTarget] = useState<TagItem>()
  const dry = useQuery({ ...orpc.tags.merge.queryOptions({ input: target ? { source: source.id, target: target.id, dryRun: true } : skipToken }), staleTime: 0, gcTime: 0, retry: false })
  const proceed = useFocusWhen(target !== undefined && dry.data !== undefined)
  async function merge() {
    if (!target || !(await actions.act(() => client.tags.merge({ source: source.id, target: target.id })))) return
    onClose()
    const done = bothWords('tags.done.merged')
    showToast({ text: { zh: `${done.zh}${source.name} → ${target.name}`, en: `${done.en}${source.name} → ${target.name}` }, action: { label: bothWords('common.undo'), run: () => void actions.unmerge(source) } }, 12_000)
    void navigate(tagPath(target.id))
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='merge-tag' maxWidth='sm' fullWidth>
      <DialogTitle id='merge-tag'>{t('tags.mergeTitle', { name: source.name })}</DialogTitle>
      <DialogContent>
        <div className='form'>
          <p className='soft'>{t('tags.mergeText', { name: source.name })}</p>
          {target
            ? <div className='tag-chosen'><TagDot colour={target.colour} /><strong className='ellipsis grow'>{target.name}</strong><Button onClick={() => setTarget(undefined)}>{t('tags.change')}</Button></div>
            : <TagPicker entity={source.entity} label={t('tags.mergeInto')} except={new Set([source.id])} onChoose={setTarget} />}
          {target && dry.isError && <ErrorState compact error={dry.error} onRetry={() => void dry.refetch()} />}
          {target && dry.data && (
            <div className='tag-result num' role='status'>
              <p>{t('tags.mergeMembers', { members: format.number(dry.data.members), moved: format.number(dry.data.moved) })}</p>
              {dry.data.usedBy.length > 0 && <><p className='soft' style={{ margin: '6px 0 4px' }}>{t('tags.mergeUsers')}</p><UsedBy users={dry.data.usedBy} /></>}
            </div>
          )}
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' ref={proceed} disabled={!target || !dry.data} onClick={() => void merge()}>{t('tags.merge')}</Button>
      </DialogActions>
    </Dialog>
  )
}
