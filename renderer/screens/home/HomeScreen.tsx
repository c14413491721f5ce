/** The state of the workspace at a glance, and what to do next. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { isActive, useJobs } from '#renderer/app/jobs.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Metric } from '#renderer/components/Metric.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useImportFiles } from '#renderer/screens/imports/useImportFiles.ts'
import { DemoProgress } from './DemoProgress.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { NextSteps } from './NextSteps.tsx'
import { RecentImports } from './RecentImports.tsx'
import { Distributions } from './Distributions.tsx'
import './home.css'

export function HomeScreen() {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const { choose } = useImportFiles()
  const query = useQuery(orpc.workspace.status.queryOptions())
  const status = query.data
  if (query.isError && !status) return <ErrorState error={query.error} onRetry={() => void query.refetch()} heading />
  const counts = status?.counts
  const filling = useJobs().find((job) => job.kind === 'demo' && isActive(job))
  const empty = counts !== undefined && counts.customers + counts.accounts + counts.leads + counts.events === 0
  const metric = (key: 'customers' | 'accounts' | 'leads' | 'events' | 'batches', path?: string) => (
    <Metric
      key={key} label={t(`home.counts.${key}`)} value={counts ? format.headline(counts[key]) : <span className='skeleton' style={{ width: 72, height: 16, marginTop: 4 }} />} definition={t(`home.defs.${key}`)}
      {...(path && { onOpen: () => void navigate(path) })}
    />
  )
  return (
    <div className='home scroll'>
      <div className='screen-head' style={{ padding: 0 }}>
        <div className='grow stack'>
          <h1>{status?.workspace.name ?? t('sections.home')}</h1>
          <p className='soft'>{status ? (status.freshness ? t('home.fresh', { moment: format.moment(status.freshness), ago: format.relative(status.freshness) }) : t('home.noData')) : ' '}</p>
        </div>
        <Button variant='outlined' startIcon={<Icon name='plus' />} onClick={() => runCommand('newCustomer')}>{t('commands.newCustomer')}</Button>
        <Button variant='contained' startIcon={<Icon name='import' />} onClick={() => void choose()}>{t('commands.newImport')}</Button>
      </div>
      <div className='metrics'>{metric('customers', '/customers')}{metric('accounts', '/accounts')}{metric('leads', '/leads')}{metric('events')}{metric('batches', '/imports')}</div>
      {status?.repairs.map((repair) => <Repair key={repair.code + repair.at} words={repair.message} at={repair.at} />)}
      {filling && <DemoProgress job={filling} />}
      {empty
        ? !filling && <FirstSteps />
        : (
            <div className='home-columns'>
              <section className='card' aria-labelledby='recent-imports'>
                <div className='card-head'><h2 id='recent-imports' className='grow'>{t('home.recentImports')}</h2><Link className='link' to='/imports'>{t('home.allImports')}</Link></div>
                <RecentImports />
              </section>
              <section className='card' aria-labelledby='next-steps'>
                <div className='card-head'><h2 id='next-steps'>{t('home.next')}</h2></div>
                <NextSteps />
              </section>
            </div>
          )}
      {!empty && <Distributions />}
    </div>
  )
}

function Repair({ words, at }: { words: { zh: string; en: string }; at: string }) {
  const t = useText()
  const format = useFormat()
  return <p className='notice' role='status'><Icon name='shield' /><span>{t('home.repaired', { at: format.moment(at) })} {format.language === 'zh' ? words.zh : words.en}</span></p>
}
