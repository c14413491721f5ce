/** What is open. The first tab is the section of the rail; the others are records, closed by their cross, a middle click or the key. */
import { useEffect, useRef } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { useStore } from '#renderer/bridge/store.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { close, sectionPath, tabs, type OpenRecord, type Section } from './tabs.ts'
import { useRecordTitle } from './titles.ts'

const icons: Record<Section, IconName> = { home: 'home', customers: 'people', accounts: 'building', leads: 'lead', groups: 'tree', segments: 'segment', builder: 'segment', imports: 'import', rejects: 'warning', recipes: 'spark', quality: 'chart', tags: 'tag', settings: 'settings' }
const recordIcons: Partial<Record<Section, IconName>> = { customers: 'person', accounts: 'building', leads: 'lead', segments: 'segment', imports: 'file', recipes: 'spark', tags: 'tag' }

export function TabStrip() {
  const t = useText()
  const state = useStore(tabs)
  const { pathname } = useLocation()
  if (state.records.length === 0) return null
  const onRecord = state.records.some((record) => record.path === pathname)
  return (
    <nav className='tabs' aria-label={t('frame.tabs')}>
      <div className='tab' data-current={!onRecord} data-fixed='true'>
        <Link to={state.places[state.section] ?? sectionPath(state.section)} aria-current={onRecord ? undefined : 'page'}>
          <Icon name={icons[state.section]} size={14} /><span className='ellipsis'>{t(`sections.${state.section}`)}</span>
        </Link>
      </div>
      {state.records.map((record) => <RecordTab key={record.path} record={record} current={record.path === pathname} />)}
    </nav>
  )
}

function RecordTab({ record, current }: { record: OpenRecord; current: boolean }) {
  const t = useText()
  const navigate = useNavigate()
  const title = useRecordTitle(record.path)
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (current) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [current])
  function shut() {
    const closed = close(tabs.get(), record.path)
    tabs.set(closed.state)
    if (current) void navigate(closed.next)
  }
  return (
    <div ref={element} className='tab' data-current={current} onAuxClick={(event) => event.button === 1 && shut()}>
      <Link to={record.path} aria-current={current ? 'page' : undefined}><Icon name={recordIcons[record.section] ?? 'file'} size={14} /><span className='ellipsis'>{title}</span></Link>
      <button type='button' className='plain tab-close' aria-label={t('frame.closeTab', { title })} onClick={shut}><Icon name='close' size={12} /></button>
    </div>
  )
}
