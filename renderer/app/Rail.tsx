import { useQuery } from '@tanstack/react-query'
import { NavLink, useLocation } from 'react-router'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useUnread } from '#renderer/screens/segments/Notices.tsx'
import { useFormat } from './format.ts'
import { setPreference, usePreferences } from './preferences.ts'
import { placeOf, sectionPath, tabs, type Section } from './tabs.ts'

const groups: { label: 'customers' | 'data' | null; items: { section: Section; icon: IconName; count?: 'customers' | 'accounts' | 'leads' }[] }[] = [
  { label: null, items: [{ section: 'home', icon: 'home' }] },
  {
    label: 'customers',
    items: [
      { section: 'customers', icon: 'people', count: 'customers' }, { section: 'accounts', icon: 'building', count: 'accounts' }, { section: 'leads', icon: 'lead', count: 'leads' }, { section: 'groups', icon: 'tree' }
    ]
  },
  { label: 'data', items: [{ section: 'imports', icon: 'import' }, { section: 'rejects', icon: 'warning' }, { section: 'recipes', icon: 'spark' }, { section: 'quality', icon: 'chart' }] },
  { label: null, items: [{ section: 'tags', icon: 'tag' }, { section: 'segments', icon: 'segment' }] }
]

export function Rail() {
  const t = useText()
  const format = useFormat()
  const { railOpen } = usePreferences()
  const { pathname } = useLocation()
  const { places } = useStore(tabs)
  const counts = useQuery(orpc.workspace.status.queryOptions()).data?.counts
  const { section: shown } = placeOf(pathname)
  const current = shown === 'builder' ? 'segments' : shown

  /** How much of a section waits to be read. */
  const unread: Partial<Record<Section, number>> = { segments: useUnread() }
  const named = (section: Section) => (unread[section] ? `${t(`sections.${section}`)}, ${t('segments.unreadCount', { count: unread[section] })}` : t(`sections.${section}`))

  const item = (section: Section, icon: IconName, count?: number) => (
    <Tooltip key={section} title={railOpen ? '' : named(section)} placement='right'>
      <NavLink
        to={places[section] ?? sectionPath(section)} className='rail-item' aria-current={current === section ? 'page' : undefined} aria-label={railOpen && !unread[section] ? undefined : named(section)}
      >
        <Icon name={icon} />
        {railOpen && <span className='ellipsis'>{t(`sections.${section}`)}</span>}
        {railOpen && Boolean(unread[section]) && <span className='badge num rail-unread' data-tone='accent' aria-hidden='true'>{format.number(unread[section])}</span>}
        {!railOpen && Boolean(unread[section]) && <span className='rail-dot' aria-hidden='true' />}
        {railOpen && count !== undefined && <span className='count num'>{format.number(count)}</span>}
      </NavLink>
    </Tooltip>
  )
  return (
    <nav className='rail' aria-label={t('frame.navigation')}>
      {groups.map((group) => (
        <div key={group.label ?? group.items[0]!.section} className='stack' style={{ gap: 1 }}>
          {group !== groups[0] && <div className='rail-group' data-plain={group.label === null} aria-hidden='true'>{railOpen && group.label ? t(`sections.group_${group.label}`) : ''}</div>}
          {group.items.map(({ section, icon, count }) => item(section, icon, count && counts?.[count]))}
        </div>
      ))}
      <div className='rail-group' aria-hidden='true' />
      {item('settings', 'settings')}
      <div className='rail-foot'>
        <Tooltip title={t('commands.toggleRail')} placement='right'>
          <IconButton aria-label={t('commands.toggleRail')} aria-expanded={railOpen} onClick={() => setPreference('railOpen', !railOpen)}><Icon name='rail' /></IconButton>
        </Tooltip>
      </div>
    </nav>
  )
}
