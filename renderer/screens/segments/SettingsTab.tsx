/** Name, place, who sees it, when it is refreshed, who is told. Each change is saved at once and can be taken back. */
import { useState, type ChangeEvent } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, orpc } from '#renderer/bridge/client.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { SavedElsewhere } from '#renderer/components/SavedElsewhere.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { Setting } from '#renderer/screens/settings/Setting.tsx'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { segmentStates, segmentTypes, visibilities } from '#core/domain/library/types.ts'
import { useSegmentActions } from './actions.ts'
import { FolderOptions } from './Folders.tsx'
import { Schedule } from './Schedule.tsx'
import { Subscriptions } from './Subscriptions.tsx'
import { UsedBy } from '#renderer/components/UsedBy.tsx'

type Change = Omit<Parameters<typeof client.segments.update>[0], 'id'>

export function SettingsTab({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const { act } = useSegmentActions()
  const users = useQuery(orpc.segments.usedBy.queryOptions({ input: { id: segment.id } })).data?.items ?? []
  const isStatic = segment.type === 'static'
  const queries = useQueryClient()
  /** What was ticked and is being saved: the box shows it at once. */
  const [ticked, setTicked] = useState<boolean>()
  async function save(change: Change) {
    const saved = await act(() => client.segments.update({ id: segment.id, ...change, expectedVersion: segment.version }))
    if (!saved) return
    queries.setQueryData(orpc.segments.get.queryKey({ input: { id: segment.id } }), saved)
    showDone('segments.done.saved', saved.name)
  }
  async function follow(onChange: boolean) {
    setTicked(onChange)
    await save({ refresh: { onChange } })
    setTicked(undefined)
  }
  return (
    <div className='settings-body scroll grow'>
      <section>
        <Setting title={t('segments.name')}><TextSetting label={t('segments.name')} value={segment.name} onSave={(name) => void save({ name })} /></Setting>
        <Setting title={t('segments.description')}><TextSetting label={t('segments.description')} value={segment.description} lines onSave={(description) => void save({ description })} /></Setting>
        <Setting title={t('segments.folder')}>
          <select className='input' aria-label={t('segments.folder')} value={segment.folder ?? ''} onChange={(event) => void save({ folder: event.target.value || null })}>
            <option value=''>{t('segments.inNone')}</option>
            <FolderOptions />
          </select>
        </Setting>
        <Setting title={t('segments.visibility')} text={t(`segments.visibilityText.${segment.visibility}`)}>
          <Segmented label={t('segments.visibility')} value={segment.visibility} options={visibilities.map((value) => ({ value, label: t(`segments.visibilities.${value}`) }))} onChange={(visibility) => void save({ visibility })} />
        </Setting>
        <Setting title={t('segments.state')} text={t(`segments.stateText.${segment.state}`)}>
          <Segmented label={t('segments.state')} value={segment.state} options={segmentStates.map((value) => ({ value, label: t(`segments.states.${value}`) }))} onChange={(state) => void save({ state })} />
        </Setting>
        <Setting title={t('segments.type')} text={t(`segments.typeText.${segment.type}`)}>
          <Segmented label={t('segments.type')} value={segment.type} options={segmentTypes.map((value) => ({ value, label: t(`segments.types.${value}`) }))} onChange={(type) => void save({ type })} />
        </Setting>
      </section>
      <section>
        <h2 className='settings-title'>{t('segments.refresh')}</h2>
        {isStatic
          ? <p className='soft'>{t('segments.refreshStatic')}</p>
          : (
              <>
                <Setting title={t('segments.onChange')} text={t('segments.onChangeText')}>
                  <input type='checkbox' className='box' aria-label={t('segments.onChange')} checked={ticked ?? segment.refresh.onChange} onChange={(event) => void follow(event.target.checked)} />
                </Setting>
                <Setting title={t('segments.schedule')} text={t('segments.scheduleText')}>
                  <Schedule key={segment.refresh.schedule} value={segment.refresh.schedule} next={segment.nextRun} onSave={(schedule) => void save({ refresh: { schedule } })} />
                </Setting>
              </>
            )}
      </section>
      <Subscriptions segment={segment} />
      <section>
        <h2 className='settings-title'>{t('segments.usedBy')}</h2>
        <UsedBy users={users} />
      </section>
    </div>
  )
}

/** A text that is saved when it is left or confirmed by Enter. What is typed stays when somebody else saves another text meanwhile: the person chooses. */
function TextSetting({ label, value, lines = false, onSave }: { label: string; value: string; lines?: boolean; onSave: (value: string) => void }) {
  const t = useText()
  const [text, setText] = useState(value)
  /** The saved text that is being changed. */
  const [base, setBase] = useState(value)
  if (base !== value && (text === base || text.trim() === value)) {
    setBase(value)
    setText(value)
  }
  const theirs = base !== value
  const save = () => { setBase(value); onSave(text.trim()) }
  const leave = () => {
    const given = text.trim()
    if (given === value || (given === '' && !lines)) setText(value)
    else if (!theirs) onSave(given)
  }
  const props = { className: 'input', 'aria-label': label, value: text, onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setText(event.target.value), onBlur: leave }
  return (
    <>
      {lines ? <textarea {...props} rows={3} /> : <input {...props} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur() }} />}
      {theirs && <SavedElsewhere text={t('segments.savedElsewhere', { value })} onTheirs={() => { setBase(value); setText(value) }} onMine={save} />}
    </>
  )
}
