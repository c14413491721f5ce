/** One segment: its conditions, members, runs, versions, comparison with others, and settings. */
import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { commandSpec, type CommandId } from '#renderer/app/commands.ts'
import { isActive, useJobs } from '#renderer/app/jobs.ts'
import { runCommand, useCommand } from '#renderer/app/registry.ts'
import { close, tabs } from '#renderer/app/tabs.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { TabList } from '#renderer/components/TabList.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { CompareTab } from './compare/CompareTab.tsx'
import { ConditionTab } from './ConditionTab.tsx'
import { HealthBadge, useHealthText } from './health.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { MembersTab } from './MembersTab.tsx'
import { segmentPath, segmentTabs, type SegmentTab } from './paths.ts'
import { RemoveSegment } from './RemoveSegment.tsx'
import { SegmentExport } from './SegmentExport.tsx'
import type { ShownMembers } from './shownMembers.ts'
import { SettingsTab } from './SettingsTab.tsx'
import { TemplateDialog } from './Templates.tsx'
import { VersionsTab } from './VersionsTab.tsx'
import './segments.css'

/** The tab that each segment was left at, while the window lives. */
const leftAt = new Map<string, SegmentTab>()

export function SegmentScreen() {
  const t = useText()
  const { id = '' } = useParams()
  const segment = useQuery(orpc.segments.get.queryOptions({ input: { id } }))
  if (segment.data) return <Loaded key={id} segment={segment.data} />
  if (segment.isError) return <ErrorState error={segment.error} onRetry={() => void segment.refetch()} heading />
  return (
    <div className='stack grow' role='status' aria-label={t('common.loading')}>
      <div className='screen-head'><h1 className='hidden'>{t('common.loading')}</h1><span className='skeleton' style={{ width: 220, height: 16 }} /></div>
      <div className='segment-loading'>{[90, 70, 80, 60].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
    </div>
  )
}

function Loaded({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const navigate = useNavigate()
  const actions = useSegmentActions()
  const [parameters, setParameters] = useSearchParams()
  const [removing, setRemoving] = useState(false)
  const [keeping, setKeeping] = useState(false)
  const [exporting, setExporting] = useState<ShownMembers>()
  /** What the list of members shows while it is there. */
  const [shown, setShown] = useState<ShownMembers>()
  const asked = segmentTabs.find((name) => name === parameters.get('tab'))
  const tab = asked ?? leftAt.get(segment.id) ?? (segment.count === null ? 'condition' : 'members')
  useEffect(() => {
    leftAt.set(segment.id, tab)
  }, [segment.id, tab])
  const live = segment.deletedAt === null
  const go = (next: SegmentTab) => void navigate(segmentPath(segment.id, next, next === 'compare' ? parameters.getAll('with') : []))
  useCommand('segmentRun', () => void actions.run([segment]), live)
  useCommand('segmentDuplicate', () => void actions.duplicate(segment), live)
  useCommand('segmentSnapshot', () => void actions.snapshot(segment), live && segment.state === 'active')
  useCommand('segmentExport', () => setExporting(shown ?? { input: {}, ids: [] }), live && segment.state === 'active')
  useCommand('segmentDelete', () => setRemoving(true), live)
  useCommand('saveTemplate', () => setKeeping(true), live)
  useCommand('segmentCompare', () => go('compare'))
  function leave() {
    const closed = close(tabs.get(), segmentPath(segment.id))
    tabs.set(closed.state)
    void navigate('/segments')
  }
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <Head segment={segment} />
      <TabList label={t('segments.tabsLabel')} value={tab} tabs={segmentTabs.map((value) => ({ value, label: t(`segments.tabs.${value}`) }))} onChange={go} />
      <div id={`panel-${tab}`} className='segment-panel' role='tabpanel' aria-label={t(`segments.tabs.${tab}`)}>
        {tab === 'condition' && <ConditionTab segment={segment} />}
        {tab === 'members' && <MembersTab segment={segment} onShown={setShown} parameters={parameters} onParameters={setParameters} />}
        {tab === 'history' && <HistoryTab segment={segment} />}
        {tab === 'versions' && <VersionsTab segment={segment} />}
        {tab === 'compare' && <CompareTab segment={segment} beside={parameters.getAll('with')} onBeside={(ids) => void navigate(segmentPath(segment.id, 'compare', ids), { replace: true })} />}
        {tab === 'settings' && <SettingsTab segment={segment} />}
      </div>
      {exporting && <SegmentExport segment={segment} shown={exporting} onClose={() => setExporting(undefined)} />}
      {keeping && <TemplateDialog template={{ name: segment.name, description: segment.description, definition: segment.definition }} onClose={() => setKeeping(false)} />}
      {removing && <RemoveSegment segment={segment} onClose={() => setRemoving(false)} onRemoved={leave} />}
    </div>
  )
}

const menuCommands = ['segmentDuplicate', 'segmentSnapshot', 'saveTemplate', 'segmentCompare', 'segmentDelete'] as const satisfies readonly CommandId[]

function Head({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const format = useFormat()
  const why = useHealthText()(segment)
  const [menu, setMenu] = useState<HTMLElement | null>(null)
  const running = useJobs().some((job) => job.kind === 'segment-run' && isActive(job))
  const { lastRun } = segment
  return (
    <div className='screen-head segment-head'>
      <div className='stack'>
        <div className='row'>
          <h1 className='ellipsis'>{segment.name}</h1>
          <HealthBadge segment={segment} />
          <span className='badge'>{t(`segments.types.${segment.type}`)}</span>
        </div>
        <p className='soft num ellipsis'>
          {lastRun
            ? <><strong className='segment-count'>{format.number(lastRun.count)}</strong> {t('segments.ofUniverse', { share: format.percent(lastRun.share), universe: format.number(lastRun.universe) })} · <Tooltip title={format.moment(lastRun.at)}><span>{t('segments.ran', { ago: format.relative(lastRun.at) })}</span></Tooltip></>
            : t('segments.neverRun')}
          {why && <span className={segment.health === 'broken' ? 'bad' : 'warn'}> · {why}</span>}
        </p>
      </div>
      <div className='grow' />
      {segment.state === 'active' && <Button variant='outlined' startIcon={<Icon name='download' />} onClick={() => runCommand('segmentExport')}>{t('exports.button')}</Button>}
      <Button variant='contained' startIcon={<Icon name='play' />} disabled={running} onClick={() => runCommand('segmentRun')}>{running ? t('segments.running') : t('segments.run')}</Button>
      <IconButton aria-label={t('common.more')} aria-haspopup='menu' aria-expanded={menu !== null} onClick={(event) => setMenu(event.currentTarget)}><Icon name='more' /></IconButton>
      <Menu open={menu !== null} anchorEl={menu} onClose={() => setMenu(null)}>
        {menuCommands.filter((id) => id !== 'segmentSnapshot' || segment.state === 'active').map((id) => {
          const { icon, keys } = commandSpec(id)
          return <MenuItem key={id} onClick={() => { setMenu(null); runCommand(id) }}><Icon name={icon} /><span className='grow'>{t(`commands.${id}`)}</span><Keys keys={keys?.[0]} /></MenuItem>
        })}
      </Menu>
    </div>
  )
}
