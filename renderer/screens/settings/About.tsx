import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { Mark } from '#renderer/components/Mark.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

export function About() {
  const t = useText()
  const host = useQuery(orpc.workspaces.current.queryOptions()).data
  return (
    <div className='stack' style={{ gap: 16, maxWidth: 560 }}>
      <div className='row' style={{ gap: 12 }}><Mark size={36} /><div className='stack'><strong>CohortDesk {host?.version}</strong><span className='soft'>{t('start.subtitle')}</span></div></div>
      <p>{t('settings.aboutText')}</p>
      <dl className='facts'>
        <dt>{t('settings.host')}</dt><dd>{host && t(`settings.hosts.${host.host}`)}</dd>
        <dt>{t('settings.platform')}</dt><dd>{host?.platform}</dd>
        <dt>{t('settings.folder')}</dt><dd className='mono'>{host?.workspace?.folder}</dd>
        <dt>{t('settings.licence')}</dt><dd>Apache-2.0</dd>
      </dl>
    </div>
  )
}
