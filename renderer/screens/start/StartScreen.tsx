/** No workspace is open: open one, make one, see the demo, or bring one back. */
import { useState, type FormEvent, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { client, orpc } from '#renderer/bridge/client.ts'
import { chooseFiles } from '#renderer/bridge/files.ts'
import { makeFormat } from '#renderer/app/format.ts'
import { preferences, setPreference, usePreferences } from '#renderer/app/preferences.ts'
import { useOpenDemo, useWorkspaceChange } from '#renderer/app/workspaces.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Mark } from '#renderer/components/Mark.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import './start.css'

export function StartScreen() {
  const t = useText()
  const [busy, setBusy] = useState<string | null>(null)
  const [naming, setNaming] = useState(false)
  const [helping, setHelping] = useState(false)
  const host = useQuery(orpc.workspaces.current.queryOptions()).data
  const change = useWorkspaceChange()
  const openDemo = useOpenDemo()
  const desktop = window.cohortdesk
  const run = (what: string, act: () => Promise<boolean>) => () => {
    setBusy(what)
    void act().finally(() => setBusy(null))
  }
  const restore = () => change(async () => {
    const [backup] = await chooseFiles('backup')
    return backup ? client.workspaces.restore({ backup: backup.upload }) : null
  })
  return (
    <main className='start' id='main'>
      <div className='start-corner'><StartSwitches /></div>
      <div className='start-box'>
        <div className='row' style={{ gap: 14 }}>
          <Mark size={44} />
          <div className='stack'><h1 className='start-title'>CohortDesk <span>{t('start.subtitle')}</span></h1><p className='soft'>{t('start.promise')}</p></div>
        </div>
        <div className='start-columns'>
          <section aria-labelledby='start-begin'>
            <h2 id='start-begin' className='start-head'>{t('start.begin')}</h2>
            <div className='stack' style={{ gap: 8 }}>
              <Choice icon='spark' title={t('start.openDemo')} text={t('start.demoText')} busy={busy === 'demo'} onClick={run('demo', openDemo)} primary />
              {naming
                ? <CreateForm onClose={() => setNaming(false)} onCreate={(name) => change(() => client.workspaces.create({ name }))} />
                : <Choice icon='plus' title={t('start.create')} text={t('start.createText')} onClick={() => setNaming(true)} />}
              {desktop && <Choice icon='folder' title={t('start.open')} text={t('start.openText')} busy={busy === 'open'} onClick={run('open', () => change(() => desktop.chooseWorkspace({ purpose: 'open' })))} />}
              <Choice
                icon='archive' title={t('start.restore')} text={helping ? t('start.restoreBrowser') : t('start.restoreText')} busy={busy === 'restore'}
                onClick={desktop ? run('restore', restore) : () => setHelping(true)}
              />
            </div>
          </section>
          <Recent onOpen={(id) => change(() => client.workspaces.open({ id }))} />
        </div>
        <p className='faint start-foot'>{t('start.foot')}{host && ` · ${t('start.version', { version: host.version })}`}</p>
      </div>
    </main>
  )
}

function Choice({ icon, title, text, busy = false, primary = false, onClick }: { icon: IconName; title: string; text: string; busy?: boolean; primary?: boolean; onClick: () => void }) {
  return (
    <button type='button' className='choice' data-primary={primary} disabled={busy} onClick={onClick}>
      <span className='choice-icon'><Icon name={icon} size={18} /></span>
      <span className='stack grow'><strong>{title}</strong><span className='soft'>{text}</span></span>
      <Icon name={busy ? 'clock' : 'forward'} size={14} className='faint' />
    </button>
  )
}

function CreateForm({ onCreate, onClose }: { onCreate: (name: string) => Promise<boolean>; onClose: () => void }) {
  const t = useText()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!name.trim()) return
    setBusy(true)
    void onCreate(name.trim()).finally(() => setBusy(false))
  }
  return (
    <form className='choice-form' onSubmit={submit}>
      <Labelled label={t('start.name')} note={t('start.nameNote')}>
        <input className='input' autoFocus value={name} maxLength={200} placeholder={t('start.nameExample')} onChange={(event) => setName(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }} />
      </Labelled>
      <div className='row'>
        <Button variant='contained' type='submit' disabled={busy || !name.trim()}>{t('start.createNow')}</Button>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}

function Recent({ onOpen }: { onOpen: (id: string) => Promise<boolean> }) {
  const t = useText()
  const { language } = usePreferences()
  const format = makeFormat({ language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency: 'CNY', bigNumbers: 'full' })
  const query = useQuery(orpc.workspaces.recent.queryOptions())
  const items = query.data?.items ?? []
  let body: ReactNode
  if (query.isPending) body = <div className='stack' style={{ gap: 16, padding: 12 }}>{[70, 55, 62].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  else if (items.length === 0) body = <p className='start-none soft'>{t('start.noRecent')}</p>
  else {
    body = (
      <ul className='scroll' style={{ maxHeight: 316 }}>
        {items.map((item) => (
          <li key={item.id}>
            <button type='button' className='recent-item' disabled={Boolean(item.locked)} onClick={() => void onOpen(item.id)}>
              <span className='recent-letter' aria-hidden='true'>{[...item.name][0]}</span>
              <span className='stack grow'><strong className='ellipsis'>{item.name}</strong><span className='faint ellipsis mono'>{item.folder}</span></span>
              <span className='faint num'>{item.locked ? t('start.locked', { by: item.locked }) : item.openedAt ? format.relative(item.openedAt) : ''}</span>
            </button>
          </li>
        ))}
      </ul>
    )
  }
  return <section aria-labelledby='start-recent'><h2 id='start-recent' className='start-head'>{t('start.recent')}</h2><div className='start-recent'>{body}</div></section>
}

function StartSwitches() {
  const t = useText()
  const flip = () => setPreference('theme', document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark')
  return (
    <>
      <Tooltip title={t('commands.switchLanguage')}><IconButton aria-label={t('commands.switchLanguage')} onClick={() => setPreference('language', preferences.get().language === 'zh' ? 'en' : 'zh')}><Icon name='language' /></IconButton></Tooltip>
      <Tooltip title={t('commands.switchTheme')}><IconButton aria-label={t('commands.switchTheme')} onClick={flip}><Icon name='moon' /></IconButton></Tooltip>
    </>
  )
}
