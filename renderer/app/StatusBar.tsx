import { useEffect, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useFormat } from './format.ts'
import { timing } from './queries.ts'
import { aggregates } from './ui.ts'

export function StatusBar() {
  const t = useText()
  const format = useFormat()
  const status = useQuery(orpc.workspace.status.queryOptions()).data
  const selection = useStore(aggregates)
  return (
    <footer className='status' aria-label={t('frame.status')}>
      {status && (
        <>
          <Tooltip title={t('frame.versionHelp')}>
            <span><span className='dot' data-tone={status.pendingEntries > 0 ? 'warn' : 'good'} />{t('frame.version', { version: format.number(status.dataVersion) })}
              {status.pendingEntries > 0 && t('frame.pending', { entries: format.number(status.pendingEntries) })}
            </span>
          </Tooltip>
          <Tooltip title={format.second(status.freshness)}>
            <span><Icon name='refresh' size={12} />{status.freshness ? t('frame.fresh', { ago: format.relative(status.freshness) }) : t('frame.noData')}</span>
          </Tooltip>
          <Tooltip title={t('frame.asOfHelp')}>
            <span><Icon name='clock' size={12} />{t('frame.asOf', { instant: format.moment(status.asOf), zone: format.timeZone })}</span>
          </Tooltip>
        </>
      )}
      {selection.length > 0 && (
        <div className='aggregates num' role='status'>
          {selection.map(({ label, value }) => <span key={label}><span className='faint'>{label} </span>{value}</span>)}
        </div>
      )}
      <Timing />
    </footer>
  )
}

/** A question under way shows its time and can be stopped once it takes long enough to be noticed. */
function Timing() {
  const t = useText()
  const format = useFormat()
  const queries = useQueryClient()
  const { running, since, last } = useStore(timing)
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (since === null) return undefined
    const timer = setInterval(() => setNow(performance.now()), 200)
    return () => clearInterval(timer)
  }, [since])
  const elapsed = since === null ? 0 : now - since
  if (running > 0 && elapsed > 300) {
    return (
      <span className='timing num'>
        {t('frame.running', { time: format.duration(elapsed) })}
        <button type='button' className='link' onClick={() => void queries.cancelQueries()}><Icon name='stop' size={12} />{t('common.stop')}</button>
      </span>
    )
  }
  return <span className='timing num faint'>{last === null ? '' : t('frame.took', { time: format.duration(last) })}</span>
}
