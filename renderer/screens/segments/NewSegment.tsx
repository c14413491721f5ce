import { useState } from 'react'
import { useNavigate } from 'react-router'
import { client } from '#renderer/bridge/client.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { segmentTypes, type SegmentType } from '#core/domain/library/types.ts'
import { useSegmentActions } from './actions.ts'
import { FolderOptions } from './Folders.tsx'
import { segmentPath } from './paths.ts'

interface Props {
  /** What it is to be called, where that follows from how it came about. */
  name?: string
  definition: unknown
  /** Branches that the editor keeps and the definition leaves out. */
  disabled?: readonly unknown[]
  onMade?: () => void
  onClose: () => void
}

/** Names a new segment and says where it stands; a dynamic one runs at once. */
export function NewSegment({ name = '', definition, disabled = [], onMade, onClose }: Props) {
  const t = useText()
  const navigate = useNavigate()
  const actions = useSegmentActions()
  const [type, setType] = useState<SegmentType>('dynamic')
  const [folder, setFolder] = useState<string | null>(null)
  const [isDraft, setDraft] = useState(false)
  async function create(given: string) {
    const made = await client.segments.create({ name: given, type, folder, definition, state: isDraft ? 'draft' : 'active', ...(disabled.length > 0 && { disabled }) })
    onMade?.()
    onClose()
    showDone('segments.done.created', made.name)
    void navigate(segmentPath(made.id, isDraft ? 'condition' : 'members'))
    if (type === 'dynamic' && !isDraft) void actions.run([made])
  }
  return (
    <NameDialog title={t('segments.new')} value={name} action={t('common.create')} onName={create} onClose={onClose}>
      <div className='labelled'>
        <span>{t('segments.type')}</span>
        <div><Segmented label={t('segments.type')} value={type} options={segmentTypes.map((value) => ({ value, label: t(`segments.types.${value}`) }))} onChange={setType} /></div>
        <span className='faint'>{t(`segments.typeText.${type}`)}</span>
      </div>
      <Labelled label={t('segments.folder')}>
        <select className='input' value={folder ?? ''} onChange={(event) => setFolder(event.target.value || null)}>
          <option value=''>{t('segments.inNone')}</option>
          <FolderOptions />
        </select>
      </Labelled>
      <label className='row'><input type='checkbox' className='box' checked={isDraft} onChange={(event) => setDraft(event.target.checked)} />{t('segments.asDraft')}</label>
    </NameDialog>
  )
}
