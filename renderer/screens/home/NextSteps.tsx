import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { panel } from '#renderer/app/ui.ts'
import { useNow } from '#renderer/app/useNow.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

const backupDays = 7

/** Steps that follow from what the workspace holds; the last two are always useful. */
export function NextSteps() {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const now = useNow(60_000)
  const batches = useQuery(orpc.imports.list.queryOptions({ input: { limit: 50 } })).data?.items ?? []
  const backups = useQuery(orpc.workspace.backups.queryOptions()).data?.items
  const refused = batches.filter((batch) => batch.openRejects > 0)
  const rows = refused.reduce((sum, batch) => sum + batch.openRejects, 0)
  const newest = backups?.map((backup) => backup.at).sort().at(-1)
  const stale = backups !== undefined && (newest === undefined || now - Date.parse(newest) > backupDays * 86_400_000)
  return (
    <ul className='steps'>
      {rows > 0 && (
        <Step icon='warning' tone='warn' title={t('home.steps.rejects', { count: rows })} text={t('home.steps.rejectsText', { count: refused.length })}>
          <button type='button' className='link' onClick={() => void navigate('/rejects')}>{t('home.steps.repair')}</button>
        </Step>
      )}
      {stale && (
        <Step icon='archive' tone='accent' title={t('home.steps.backup')} text={newest ? t('home.steps.backupOld', { ago: format.relative(newest) }) : t('home.steps.backupNone')}>
          <button type='button' className='link' onClick={() => runCommand('backUp')}>{t('settings.works.backup.act')}</button>
        </Step>
      )}
      {backups !== undefined && !stale && newest && <Step icon='shield' tone='good' title={t('home.steps.safe')} text={t('home.steps.safeText', { ago: format.relative(newest) })} />}
      <Step icon='search' title={t('home.steps.find')} text={t('home.steps.findText')}>
        <button type='button' className='plain' onClick={() => panel.set('palette')}><span className='hidden'>{t('palette.open')} </span><Keys keys='mod+k' /></button>
      </Step>
      <Step icon='keyboard' title={t('home.steps.keys')} text={t('home.steps.keysText')}>
        <button type='button' className='plain' onClick={() => panel.set('shortcuts')}><span className='hidden'>{t('commands.shortcuts')} </span><Keys keys='?' /></button>
      </Step>
    </ul>
  )
}

function Step({ icon, tone, title, text, children }: { icon: IconName; tone?: string; title: string; text: string; children?: ReactNode }) {
  return (
    <li className='step'>
      <span className='step-icon' data-tone={tone}><Icon name={icon} size={14} /></span>
      <div className='grow stack'><strong>{title}</strong><span className='soft'>{text}</span></div>
      {children}
    </li>
  )
}
