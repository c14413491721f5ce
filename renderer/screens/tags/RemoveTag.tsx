import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { focusContent } from '#renderer/components/focus.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import { UsedBy } from '#renderer/components/UsedBy.tsx'
import type { TagActions } from './useTagActions.ts'

interface Props {
  tag: Pick<TagItem, 'id' | 'name' | 'members'>
  actions: TagActions
  onDone?: () => void
  onClose: () => void
}

/** Before a tag goes into the recycle bin: how many have it, and what would be broken. What is used must be named. */
export function RemoveTag({ tag, actions, onDone, onClose }: Props) {
  const t = useText()
  const format = useFormat()
  const users = useQuery(orpc.tags.get.queryOptions({ input: { id: tag.id } })).data?.usedBy
  if (!users) return null
  const isUsed = users.length > 0
  return (
    <ConfirmDialog
      title={t('tags.deleteTitle', { name: tag.name })} action={t('tags.delete')} danger {...(isUsed && { typed: tag.name })} onClose={onClose}
      onConfirm={() => void actions.remove(tag, isUsed).then((done) => { if (done) { onDone?.(); focusContent() } })}
    >
      <p>{t('tags.deleteText', { members: format.number(tag.members) })}</p>
      {isUsed && <div className='tag-result' style={{ marginTop: 10 }}><p className='warn' style={{ marginBottom: 6 }}>{t('tags.deleteUsed')}</p><UsedBy users={users} /></div>}
    </ConfirmDialog>
  )
}
