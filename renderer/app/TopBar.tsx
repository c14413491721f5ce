import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'react-router'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { connection, orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { Mark } from '#renderer/components/Mark.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { CommandMenu } from './CommandMenu.tsx'
import { historyEnds } from './history.ts'
import { JobTray } from './JobTray.tsx'
import { runCommand } from './registry.ts'
import { useRecordTitle } from './titles.ts'
import { placeOf, sectionPath, tabs } from './tabs.ts'
import { panel } from './ui.ts'

export function TopBar() {
  const t = useText()
  const workspace = useQuery(orpc.workspaces.current.queryOptions()).data?.workspace
  const ends = useStore(historyEnds)
  const line = useStore(connection)
  return (
    <header className='top'>
      <a className='skip' href='#main' onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus() }}>{t('frame.skip')}</a>
      <CommandMenu
        label={`${workspace?.name ?? ''} ${t('frame.workspaceMenu')}`} className='plain workspace'
        button={<><Mark /><span className='ellipsis'>{workspace?.name ?? ''}</span><Icon name='down' size={12} /></>}
        groups={[['newImport', 'newCustomer'], ['backUp', 'verify', 'goSettings'], ['closeWorkspace']]}
      />
      <div className='row' style={{ gap: 0 }}>
        <IconButton aria-label={t('commands.back')} disabled={!ends.back} onClick={() => runCommand('back')}><Icon name='back' /></IconButton>
        <IconButton aria-label={t('commands.forward')} disabled={!ends.forward} onClick={() => runCommand('forward')}><Icon name='forward' /></IconButton>
      </div>
      <Crumbs />
      <div className='grow' />
      <button type='button' className='find' title={t('palette.open')} onClick={() => panel.set('palette')}>
        <Icon name='search' size={14} /><span className='ellipsis'>{t('palette.hint')}</span><span className='keys'><Keys keys='mod+k' /></span>
      </button>
      <div className='grow' />
      {line === 'offline' && (
        <Tooltip title={t('frame.offlineHelp')}><span className='badge' data-tone='warn' role='status'><Icon name='offline' size={14} />{t('frame.offline')}</span></Tooltip>
      )}
      <JobTray />
      <Tooltip title={t('commands.shortcuts')}>
        <IconButton aria-label={t('commands.shortcuts')} onClick={() => panel.set('shortcuts')}><Icon name='keyboard' /></IconButton>
      </Tooltip>
      <CommandMenu
        label={t('frame.userMenu')} className='plain' align='right' button={<span className='user'><Icon name='person' size={14} /></span>}
        head={<li role='presentation' className='menu-note'>{t('frame.userNote')}</li>}
        groups={[['switchTheme', 'switchLanguage', 'switchDensity'], ['undo', 'redo'], ['shortcuts', 'goSettings']]}
      />
    </header>
  )
}

function Crumbs() {
  const t = useText()
  const { pathname } = useLocation()
  const { places } = useStore(tabs)
  const { section, record } = placeOf(pathname)
  const title = useRecordTitle(record ? pathname : '')
  return (
    <nav aria-label={t('frame.breadcrumb')} className='ellipsis'>
      <ol className='crumbs'>
        <li><Link to={places[section] ?? sectionPath(section)} aria-current={record ? undefined : 'page'}>{t(`sections.${section}`)}</Link></li>
        {record && <li><Icon name='forward' size={12} /><span className='ellipsis' aria-current='page'>{title}</span></li>}
      </ol>
    </nav>
  )
}
