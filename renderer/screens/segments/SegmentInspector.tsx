import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { useInspectorOpen } from '#renderer/app/inspectorState.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import type { SegmentActions } from './actions.ts'
import { HealthBadge, useHealthText } from './health.tsx'
import { segmentPath } from './paths.ts'
import { UsedBy } from '#renderer/components/UsedBy.tsx'

/** The current segment of the library: whom it names, how it stands, what can be done. */
export function SegmentInspector({ segment, actions, onRemove }: { segment: SegmentItem; actions: SegmentActions; onRemove: () => void }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const healthText = useHealthText()
  const open = useInspectorOpen()
  const id = useDebounced(segment.id, 120)
  const live = segment.deletedAt === null
  const detail = useQuery({ ...orpc.segments.get.queryOptions({ input: { id } }), enabled: open && live }).data
  const users = useQuery({ ...orpc.segments.usedBy.queryOptions({ input: { id } }), enabled: open && live }).data?.items ?? []
  const why = healthText(segment)
  return (
    <Inspector title={segment.name} actions={live && <Button component={Link} to={segmentPath(segment.id)} variant='outlined' sx={{ height: 26 }}>{t('lists.open')}</Button>}>
      <div className='segment-card'>
        <div className='row' style={{ flexWrap: 'wrap', gap: 6 }}><HealthBadge segment={segment} /><span className='badge'>{t(`segments.types.${segment.type}`)}</span><span className='badge'>{t(`segments.visibilities.${segment.visibility}`)}</span></div>
        {why && <p className={segment.health === 'broken' ? 'bad' : 'warn'}>{why}</p>}
        <div className='segment-figures'>
          <Figure label={t('segments.members')} value={format.number(segment.count)} />
          <Figure label={t('segments.share')} value={format.percent(segment.lastRun?.share)} />
          <Figure label={t('segments.freshness')} value={segment.lastRun ? format.relative(segment.lastRun.at) : t('segments.neverRun')} />
        </div>
        {segment.description && <p className='soft'>{segment.description}</p>}
        {detail && <section><h3>{t('segments.inWords')}</h3><p className='segment-words'>{words(detail.words)}</p></section>}
        <div className='row' style={{ flexWrap: 'wrap' }}>
          {live
            ? (
                <>
                  <Button variant='outlined' startIcon={<Icon name='play' />} onClick={() => void actions.run([segment])}>{t('segments.run')}</Button>
                  <Button variant='outlined' startIcon={<Icon name='copy' />} onClick={() => void actions.duplicate(segment)}>{t('segments.duplicate')}</Button>
                  {segment.type === 'dynamic' && segment.state === 'active' && <Button variant='outlined' startIcon={<Icon name='pin' />} onClick={() => void actions.snapshot(segment)}>{t('segments.snapshot')}</Button>}
                  <Button color='error' variant='outlined' startIcon={<Icon name='trash' />} onClick={onRemove}>{t('segments.remove.act')}</Button>
                </>
              )
            : <Button variant='contained' startIcon={<Icon name='undo' />} onClick={() => void actions.restore(segment)}>{t('segments.restore')}</Button>}
        </div>
        {users.length > 0 && <section><h3>{t('segments.usedBy')}</h3><UsedBy users={users} /></section>}
        <dl className='facts'>
          <dt>{t('segments.owner')}</dt><dd>{segment.owner}</dd>
          <dt>{t('segments.version')}</dt><dd className='num'>{segment.version}</dd>
          <dt>{t('segments.createdAt')}</dt><dd className='num'>{format.moment(segment.createdAt)}</dd>
          {segment.nextRun && <><dt>{t('segments.nextRun')}</dt><dd className='num'>{format.moment(segment.nextRun)}</dd></>}
          {segment.subscribed > 0 && <><dt>{t('segments.subscriptions')}</dt><dd className='num'>{format.number(segment.subscribed)}</dd></>}
        </dl>
      </div>
    </Inspector>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return <div className='stack'><span className='faint'>{label}</span><strong className='num ellipsis'>{value}</strong></div>
}
