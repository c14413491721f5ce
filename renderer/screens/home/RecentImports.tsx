import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { batchTones } from '#renderer/screens/imports/batchColumns.tsx'

export function RecentImports() {
  const t = useText()
  const format = useFormat()
  const query = useQuery(orpc.imports.list.queryOptions({ input: { limit: 7 } }))
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
  if (!query.data) return <div className='stack' style={{ gap: 16, padding: '8px 0' }} role='status' aria-label={t('common.loading')}>{[80, 65, 72, 60].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  if (query.data.items.length === 0) return <p className='soft'>{t('imports.emptyText')}</p>
  return (
    <table className='recent'>
      <colgroup><col /><col style={{ width: 84 }} /><col style={{ width: 92 }} /><col style={{ width: 92 }} /><col style={{ width: 84 }} /><col style={{ width: 122 }} /></colgroup>
      <thead>
        <tr><th>{t('imports.name')}</th><th>{t('imports.status')}</th><th className='right'>{t('imports.rows')}</th><th className='right'>{t('imports.accepted')}</th><th className='right'>{t('imports.rejected')}</th><th className='right'>{t('imports.at')}</th></tr>
      </thead>
      <tbody>
        {query.data.items.map((batch) => (
          <tr key={batch.batchId}>
            <td><Link className='link' to={`/imports/${encodeURIComponent(batch.batchId)}`}>{batch.name || batch.fileName}</Link></td>
            <td><span className='badge' data-tone={batchTones[batch.status]}>{t(`imports.states.${batch.status}`)}</span></td>
            <td className='right'>{format.number(batch.rows)}</td><td className='right'>{format.number(batch.accepted)}</td>
            <td className='right'>{batch.rejected > 0 ? <Link className='link warn' to={`/rejects/${encodeURIComponent(batch.batchId)}`}>{format.number(batch.rejected)}</Link> : format.number(0)}</td>
            <td className='right faint' title={format.moment(batch.importedAt)}>{format.relative(batch.importedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
