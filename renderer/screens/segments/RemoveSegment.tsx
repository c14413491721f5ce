import { useQuery } from '@tanstack/react-query'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { focusContent } from '#renderer/components/focus.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useSegmentActions } from './actions.ts'
import { UsedBy } from '#renderer/components/UsedBy.tsx'

/** Before a segment goes to the recycle bin: who reads it and would be broken. */
export function RemoveSegment({ segment, onClose, onRemoved }: { segment: SegmentItem; onClose: () => void; onRemoved?: () => void }) {
  const t = useText()
  const format = useFormat()
  const actions = useSegmentActions()
  const users = useQuery(orpc.segments.usedBy.queryOptions({ input: { id: segment.id }, staleTime: 0 })).data?.items
  if (!users) return null
  const used = users.length > 0
  const confirm = async () => {
    if (!(await actions.remove(segment, used))) return
    onRemoved?.()
    focusContent()
  }
  return (
    <ConfirmDialog
      title={t('segments.remove.title', { name: segment.name })} action={t(used ? 'segments.remove.force' : 'segments.remove.act')} danger {...(used && { typed: segment.name })}
      onConfirm={() => void confirm()} onClose={onClose}
    >
      <p>{t('segments.remove.text', { members: format.number(segment.count ?? 0), subscriptions: format.number(segment.subscribed) })}</p>
      {used && <><p className='bad' style={{ marginTop: 8 }}>{t('segments.remove.used', { count: users.length })}</p><UsedBy users={users} /></>}
    </ConfirmDialog>
  )
}
