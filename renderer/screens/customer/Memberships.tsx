/** The segments and groups that somebody is in, and why. */
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import Tooltip from '@mui/material/Tooltip'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { refetch } from '#renderer/app/changes.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { WhyPanel } from '#renderer/components/why/WhyPanel.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { segmentPath } from '#renderer/screens/segments/paths.ts'
import type { SegmentsOfEntity } from '#core/contract/segment-library.ts'

type OfEntity = SegmentsOfEntity['items'][number]

export function SegmentsOfCustomer({ id }: { id: string }) {
  const t = useText()
  const words = useWords()
  const [asking, setAsking] = useState<OfEntity>()
  const { data, isError, error } = useQuery(orpc.segments.ofEntity.queryOptions({ input: { id } }))
  return (
    <>
      <div className='section-title'><h3>{t('segments.ofCustomer')}</h3></div>
      {isError && <p className='bad'>{words(failureOf(error).message)}</p>}
      {data?.items.length === 0 && <p className='soft'>{t('segments.notInAny')}</p>}
      <ul className='memberships'>{data?.items.map((segment) => <Membership key={segment.id} segment={segment} onWhy={() => setAsking(segment)} />)}</ul>
      {data && data.others.length > 0 && <Folded title={t('segments.others', { count: data.others.length })} segments={data.others} onWhy={setAsking} />}
      {data && data.unknown.length > 0 && <Folded title={t('segments.unknown', { count: data.unknown.length })} segments={data.unknown} onWhy={setAsking} />}
      {asking && <WhyDialog id={id} segment={asking} onClose={() => setAsking(undefined)} />}
    </>
  )
}

function Folded({ title, segments, onWhy }: { title: string; segments: readonly OfEntity[]; onWhy: (segment: OfEntity) => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type='button' className='plain fold' aria-expanded={open} onClick={() => setOpen(!open)}><Icon name={open ? 'down' : 'forward'} size={12} />{title}</button>
      {open && <ul className='memberships'>{segments.map((segment) => <Membership key={segment.id} segment={segment} onWhy={() => onWhy(segment)} />)}</ul>}
    </>
  )
}

function Membership({ segment, onWhy }: { segment: OfEntity; onWhy: () => void }) {
  const t = useText()
  const format = useFormat()
  return (
    <li className='row'>
      <Link className='link ellipsis' to={segmentPath(segment.id)}>{segment.name}</Link>
      {segment.health !== 'valid' && <Tooltip title={segment.run ? t('segments.asOfRun', { ago: format.relative(segment.run.at) }) : t('segments.neverRun')}><span className='badge' data-tone={segment.health === 'broken' ? 'bad' : 'warn'}>{t(`segments.health.${segment.health}`)}</span></Tooltip>}
      <span className='grow' />
      <button type='button' className='link' aria-label={`${t('segments.showWhy')}: ${segment.name}`} onClick={onWhy}>{t('segments.showWhy')}</button>
    </li>
  )
}

/** Why, as the conditions stand now; of a static segment, as they stood when its members were taken. */
function WhyDialog({ id, segment, onClose }: { id: string; segment: OfEntity; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog open onClose={onClose} aria-labelledby='why-title' maxWidth='sm' fullWidth>
      <DialogTitle id='why-title'>{t('segments.whyTitle', { name: segment.name })}</DialogTitle>
      <DialogContent><WhyPanel id={id} segment={segment.id} asOf={segment.type === 'static' ? segment.run?.asOf : undefined} /></DialogContent>
      <DialogActions>
        <Button component={Link} to={segmentPath(segment.id)} variant='outlined'>{t('segments.openSegment')}</Button>
        <Button variant='contained' autoFocus onClick={onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

export function GroupsOfCustomer({ id }: { id: string }) {
  const t = useText()
  const words = useWords()
  const queries = useQueryClient()
  const { data, isError, error } = useQuery(orpc.groups.ofEntity.queryOptions({ input: { id } }))
  async function leave(group: { id: string; name: string }) {
    try {
      await client.groups.changeMembers({ id: group.id, customer_ids: [id], remove: true })
      refetch(queries)
      showDone('groups.done.membersRemoved', group.name)
    } catch (failure) {
      showFailure(failure)
    }
  }
  return (
    <>
      <div className='section-title'><h3>{t('groups.ofCustomer')}</h3></div>
      {isError && <p className='bad'>{words(failureOf(error).message)}</p>}
      {data?.items.length === 0 && <p className='soft'>{t('groups.inNone')}</p>}
      <ul className='memberships'>
        {data?.items.map((group) => (
          <li key={group.id} className='row'>
            <Link className='link ellipsis' to={`/groups?group=${encodeURIComponent(group.id)}`} title={group.path.join(' / ')}>{group.path.join(' / ')}</Link>
            <span className='grow' />
            <button type='button' className='plain soft' aria-label={t('groups.leave', { name: group.name })} onClick={() => void leave(group)}><Icon name='close' size={12} /></button>
          </li>
        ))}
      </ul>
    </>
  )
}
