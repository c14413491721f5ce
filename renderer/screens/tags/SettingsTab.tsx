/** What the tag is called and where it stands, how long assignments last, and when its rule runs. */
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { SavedElsewhere } from '#renderer/components/SavedElsewhere.tsx'
import { useUnsaved } from '#renderer/components/useUnsaved.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { isSchedule } from '#core/domain/library/schedule.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { TagFields } from './TagFields.tsx'
import { useTagActions } from './useTagActions.ts'

type Duration = NonNullable<TagDetails['expiresAfter']>
const units = ['day', 'week', 'hour'] as const
const schedules = { none: null, daily: '0 8 * * *', weekly: '0 8 * * 1', monthly: '0 8 1 * *' } as const
type Schedule = keyof typeof schedules

export function SettingsTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const { act } = useTagActions()
  const queries = useQueryClient()
  const { name, category, group, class: tagClass, colour, description, visibility } = tag
  const saved = { written: { name, category, group, class: tagClass, colour, description, visibility }, expires: tag.expiresAfter, keepLast: tag.keepLast, refresh: tag.refresh }
  const { value: form, isDirty, isBehind, set: setForm, forget } = useUnsaved(`tag ${tag.id}`, saved)
  const { written, expires, keepLast, refresh } = form
  const setExpires = (next: Duration | null) => setForm({ ...form, expires: next })
  const setRefresh = (next: TagDetails['refresh']) => setForm({ ...form, refresh: next })
  const [wantsCustom, setCustom] = useState(false)
  const usual = (Object.keys(schedules) as Schedule[]).find((key) => schedules[key] === refresh.schedule)
  const custom = wantsCustom || usual === undefined
  const disabled = tag.deletedAt !== null
  const input = { ...written, name: written.name.trim(), expiresAfter: expires, keepLast, refresh }
  const badSchedule = custom && !isSchedule(refresh.schedule ?? '')
  async function save() {
    const written = await act(() => client.tags.update({ id: tag.id, ...input, expectedVersion: tag.version }))
    if (!written) return
    // What was saved stands on the screen before what was typed is gone.
    queries.setQueryData(orpc.tags.get.queryKey({ input: { id: tag.id } }), written)
    forget()
    showDone('tags.done.saved', input.name)
  }
  return (
    <form className='tag-page scroll' onSubmit={(event) => { event.preventDefault(); void save() }}>
      {isBehind && <SavedElsewhere text={t('tags.settingsBehind')} onTheirs={forget} onMine={() => void save()} />}
      <fieldset className='tag-settings' disabled={disabled}>
        <div className='form'>
          <TagFields value={written} onChange={(next) => setForm({ ...form, written: next })} />
        </div>
        <div className='form'>
          {tag.kind === 'rule' && (
            <>
              <div className='labelled tag-field'>
                <span>{t('tags.refresh')}</span>
                <label className='tag-check'><input type='checkbox' className='box' checked={refresh.onChange} onChange={(event) => setRefresh({ ...refresh, onChange: event.target.checked })} />{t('tags.refreshOnChange')}</label>
              </div>
              <Labelled label={t('tags.schedule')} note={t('tags.scheduleNote')}>
                <select
                  className='input' value={custom ? 'custom' : usual}
                  onChange={(event) => {
                    const chosen = event.target.value
                    setCustom(chosen === 'custom')
                    setRefresh({ ...refresh, schedule: chosen === 'custom' ? (refresh.schedule ?? schedules.daily) : schedules[chosen as Schedule] })
                  }}
                >
                  {(Object.keys(schedules) as Schedule[]).map((key) => <option key={key} value={key}>{t(`tags.schedules.${key}`)}</option>)}
                  <option value='custom'>{t('tags.schedules.custom')}</option>
                </select>
              </Labelled>
              {custom && <Labelled label={t('tags.schedules.custom')} problem={badSchedule ? t('tags.badSchedule') : undefined}><input className='input mono' aria-invalid={badSchedule} value={refresh.schedule ?? ''} onChange={(event) => setRefresh({ ...refresh, schedule: event.target.value || null })} /></Labelled>}
              <div className='labelled tag-field'>
                <span>{t('tags.keepLast')}</span>
                <label className='tag-check'><input type='checkbox' className='box' checked={keepLast} onChange={(event) => setForm({ ...form, keepLast: event.target.checked })} />{t('tags.keepLastNote')}</label>
              </div>
            </>
          )}
          <div className='labelled tag-field'>
            <span>{t('tags.expiry')}</span>
            <div className='row'>
              <label className='tag-check'><input type='checkbox' className='box' checked={expires !== null} onChange={(event) => setExpires(event.target.checked ? { n: 90, unit: 'day' } : null)} />{t('tags.expiresAfter')}</label>
              {expires && (
                <>
                  <input className='input num' type='number' min={1} max={100_000} style={{ width: 90 }} aria-label={t('conditions.number')} value={expires.n} onChange={(event) => setExpires({ ...expires, n: Math.max(1, Math.min(100_000, Math.round(Number(event.target.value)))) })} />
                  <select className='input' style={{ width: 90 }} aria-label={t('conditions.unit')} value={expires.unit} onChange={(event) => setExpires({ ...expires, unit: event.target.value as Duration['unit'] })}>{[...new Set([...units, expires.unit])].map((unit) => <option key={unit} value={unit}>{t(`units.${unit}`)}</option>)}</select>
                </>
              )}
            </div>
            <span className='faint'>{t('tags.expiryNote')}</span>
          </div>
        </div>
      </fieldset>
      <div className='row'><Button variant='contained' type='submit' disabled={disabled || !isDirty || isBehind || input.name === '' || badSchedule}>{t('common.save')}</Button>{isDirty && <span className='faint'>{t('tags.unsaved')}</span>}</div>
    </form>
  )
}
