import { useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { Unread } from './Notices.tsx'

const kinds = ['size', 'drift', 'entered', 'left'] as const
type On = Parameters<typeof client.segments.subscribe>[0]['on']

/** What this person wants to be told of a segment, and what they were told. */
export function Subscriptions({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { act } = useSegmentActions()
  const { data } = useQuery(orpc.segments.subscriptions.queryOptions({ input: { id: segment.id } }))
  const notices = useQuery(orpc.segments.notices.queryOptions({ input: { segment: segment.id, limit: 10 } })).data?.items ?? []
  const text = (on: On): string => {
    if (on.kind === 'size') return t('segments.told.size', { min: on.min === null ? '0' : format.number(on.min), max: on.max === null ? '∞' : format.number(on.max) })
    return on.kind === 'drift' ? t('segments.told.drift', { share: format.percent(on.share) }) : t(`segments.told.${on.kind}`)
  }
  return (
    <section>
      <h2 className='settings-title'>{t('segments.subscriptions')}</h2>
      <ul className='subscriptions'>
        {data?.items.map((entry) => (
          <li key={entry.id} className='row'><span className='grow'>{text(entry.on)}</span><span className='faint'>{entry.owner}</span><IconButton aria-label={t('segments.unsubscribe', { text: text(entry.on) })} onClick={() => void act(() => client.segments.unsubscribe({ id: segment.id, subscription: entry.id }))}><Icon name='close' size={14} /></IconButton></li>
        ))}
        {data?.items.length === 0 && <li className='soft'>{t('segments.noSubscriptions')}</li>}
      </ul>
      <NewSubscription onAdd={(on) => void act(() => client.segments.subscribe({ id: segment.id, on }))} />
      {notices.length > 0 && (
        <>
          <div className='row notices-title'>
            <h3 className='grow'>{t('segments.notices')}</h3>
            {notices.some(({ seen }) => !seen) && <Button onClick={() => void act(() => client.segments.seeNotices({ until: notices[0]!.number, segment: segment.id }))}>{t('segments.markRead')}</Button>}
          </div>
          <ul className='notices'>{notices.map((notice) => <li key={notice.number} className='row'><Unread notice={notice} /><span className='num faint'>{format.moment(notice.at)}</span><span className='grow'>{words(notice.text)}</span></li>)}</ul>
        </>
      )}
    </section>
  )
}

function NewSubscription({ onAdd }: { onAdd: (on: On) => void }) {
  const t = useText()
  const [kind, setKind] = useState<(typeof kinds)[number]>('entered')
  const [min, setMin] = useState('')
  const [max, setMax] = useState('')
  const [percent, setPercent] = useState('10')
  const number = (value: string) => (value.trim() === '' ? null : Number(value))
  const isWhole = kind === 'size' ? min !== '' || max !== '' : kind !== 'drift' || Number(percent) > 0
  function submit(event: FormEvent) {
    event.preventDefault()
    onAdd(kind === 'size' ? { kind, min: number(min), max: number(max) } : kind === 'drift' ? { kind, share: Number(percent) / 100 } : { kind })
  }
  return (
    <form className='row subscribe' onSubmit={submit}>
      <Labelled label={t('segments.tellMe')}><select className='input' value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>{kinds.map((value) => <option key={value} value={value}>{t(`segments.subscriptionKinds.${value}`)}</option>)}</select></Labelled>
      {kind === 'size' && <><Labelled label={t('segments.least')}><input className='input num' type='number' min={0} value={min} onChange={(event) => setMin(event.target.value)} /></Labelled><Labelled label={t('segments.most')}><input className='input num' type='number' min={0} value={max} onChange={(event) => setMax(event.target.value)} /></Labelled></>}
      {kind === 'drift' && <Labelled label={t('segments.driftShare')}><input className='input num' type='number' min={1} max={100} value={percent} onChange={(event) => setPercent(event.target.value)} /></Labelled>}
      <Button type='submit' variant='outlined' disabled={!isWhole}>{t('segments.subscribe')}</Button>
    </form>
  )
}
