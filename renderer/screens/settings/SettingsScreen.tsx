import { Link, useParams } from 'react-router'
import { ShortcutLists } from '#renderer/app/ShortcutsDialog.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { About } from './About.tsx'
import { Appearance } from './Appearance.tsx'
import { Ingestion } from './Ingestion.tsx'
import { Storage } from './Storage.tsx'
import { WorkspaceSettings } from './WorkspaceSettings.tsx'
import './settings.css'

const parts = { workspace: WorkspaceSettings, appearance: Appearance, storage: Storage, ingestion: Ingestion, shortcuts: ShortcutLists, about: About }
type Part = keyof typeof parts

export function SettingsScreen() {
  const t = useText()
  const { part } = useParams()
  const current: Part = part !== undefined && part in parts ? (part as Part) : 'workspace'
  const Content = parts[current]
  return (
    <div className='settings'>
      <nav className='settings-nav' aria-label={t('sections.settings')}>
        <h1>{t('sections.settings')}</h1>
        {(Object.keys(parts) as Part[]).map((name) => <Link key={name} className='rail-item' to={`/settings/${name}`} aria-current={name === current ? 'page' : undefined}>{t(`settings.parts.${name}`)}</Link>)}
      </nav>
      <div className='settings-body scroll' tabIndex={0} role='group' aria-label={t(`settings.parts.${current}`)}>
        <h2 className='settings-title'>{t(`settings.parts.${current}`)}</h2>
        <Content />
      </div>
    </div>
  )
}
