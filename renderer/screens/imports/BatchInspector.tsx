import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Batch } from '#core/contract/imports.ts'
import { batchTones } from './batchColumns.tsx'
import { ShareBar } from './Equation.tsx'

/** The current batch of the list, in short. */
export function BatchInspector({ batch }: { batch: Batch }) {
  const t = useText()
  const format = useFormat()
  const path = `/imports/${encodeURIComponent(batch.batchId)}`
  return (
    <Inspector title={batch.name || batch.fileName} actions={<Button component={Link} to={path} variant='outlined' sx={{ height: 26 }}>{t('lists.open')}</Button>}>
      <div className='column-form'>
        <div className='row'><span className='badge' data-tone={batchTones[batch.status]}>{t(`imports.states.${batch.status}`)}</span><span className='faint num'>{batch.batchId}</span></div>
        {batch.failure && <div><JobReason error={batch.failure} /></div>}
        {batch.undone && <p className='num'>{t('imports.undone', batch.undone)}</p>}
        <ShareBar counts={batch} />
        <dl className='facts'>
          {(['rows', 'accepted', 'rejected', 'duplicates', 'updated', 'created', 'linked', 'review'] as const).map((key) => <Pair key={key} label={t(`imports.${key}`)} value={format.number(batch[key])} />)}
          <Pair label={t('imports.target')} value={t(`targets.${batch.target}`)} />
          <Pair label={t('imports.source')} value={batch.source} />
          <Pair label={t('imports.file')} value={`${batch.fileName} · ${format.bytes(batch.fileSize)}`} />
          <Pair label={t('imports.at')} value={format.moment(batch.importedAt)} />
        </dl>
        {batch.openRejects > 0 && <Link className='link' to={`/rejects/${encodeURIComponent(batch.batchId)}`}>{t('imports.repair', { count: batch.openRejects })}</Link>}
      </div>
    </Inspector>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return <><dt>{label}</dt><dd>{value}</dd></>
}
