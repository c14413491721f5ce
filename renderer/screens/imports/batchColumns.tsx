import { Link } from 'react-router'
import Tooltip from '@mui/material/Tooltip'
import type { Format } from '#renderer/app/format.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import type { Batch } from '#core/contract/imports.ts'

export const batchTones: Record<Batch['status'], string> = { running: 'accent', accepted: 'good', undone: '', failed: 'bad', cancelled: 'warn' }

export function batchColumns(t: Translate, format: Format): Column<Batch>[] {
  const count = (key: 'rows' | 'accepted' | 'rejected' | 'duplicates' | 'created', width = 96): Column<Batch> => ({
    key, header: t(`imports.${key}`), width, align: 'right', text: (batch) => String(batch[key]),
    render: (batch) => <span className={key === 'rejected' && batch.rejected > 0 ? 'warn' : undefined}>{format.number(batch[key])}</span>
  })
  return [
    {
      key: 'name', header: t('imports.name'), width: 260, text: (batch) => batch.name,
      render: (batch) => <Link className='link name-link' tabIndex={-1} to={`/imports/${encodeURIComponent(batch.batchId)}`}>{batch.name || batch.fileName}</Link>
    },
    {
      key: 'status', header: t('imports.status'), width: 96, text: (batch) => t(`imports.states.${batch.status}`),
      render: (batch) => <span className='badge' data-tone={batchTones[batch.status]}>{t(`imports.states.${batch.status}`)}</span>
    },
    { key: 'target', header: t('imports.target'), width: 80, text: (batch) => t(`targets.${batch.target}`), render: (batch) => t(`targets.${batch.target}`) },
    count('rows'), count('accepted'), count('rejected', 88), count('duplicates', 80), count('created', 96),
    { key: 'source', header: t('imports.source'), width: 120, text: (batch) => batch.source, render: (batch) => batch.source },
    { key: 'size', header: t('imports.size'), width: 88, align: 'right', text: (batch) => String(batch.fileSize), render: (batch) => format.bytes(batch.fileSize) },
    {
      key: 'at', header: t('imports.at'), width: 158, text: (batch) => batch.importedAt,
      render: (batch) => <Tooltip title={format.relative(batch.importedAt)}><span className='num'>{format.moment(batch.importedAt)}</span></Tooltip>
    }
  ]
}
