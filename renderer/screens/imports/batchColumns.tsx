import { Link } from 'react-router'
import Tooltip from '@mui/material/Tooltip'
import type { Format } from '#renderer/app/format.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import type { Batch } from '#core/contract/imports.ts'

export const batchTones: Record<Batch['status'], string> = { running: 'accent', accepted: 'good', undone: '', failed: 'bad', cancelled: 'warn' }

export function batchColumns(t: Translate, format: Format): Column<Batch>[] {
  const count = (key: 'rows' | 'accepted' | 'rejected' | 'duplicates' | 'created', width = 96): Column<Batch> => ({
    key, header: t(`imports.${key}`), width, align: 'right', sort: key, text: (batch) => String(batch[key]),
    render: (batch) => <span className={key === 'rejected' && batch.rejected > 0 ? 'warn' : undefined}>{format.number(batch[key])}</span>
  })
  return [
    {
      key: 'name', sort: 'name', header: t('imports.name'), width: 260, text: (batch) => batch.name,
      render: (batch) => <Link className='link name-link' tabIndex={-1} to={`/imports/${encodeURIComponent(batch.batchId)}`}>{batch.name || batch.fileName}</Link>
    },
    {
      key: 'status', sort: 'status', header: t('imports.status'), width: 96, text: (batch) => t(`imports.states.${batch.status}`),
      render: (batch) => <span className='badge' data-tone={batchTones[batch.status]}>{t(`imports.states.${batch.status}`)}</span>
    },
    { key: 'target', sort: 'target', header: t('imports.target'), width: 80, text: (batch) => t(`targets.${batch.target}`), render: (batch) => t(`targets.${batch.target}`) },
    count('rows'), count('accepted'), count('rejected', 88), count('duplicates', 80), count('created', 96),
    { key: 'source', sort: 'source', header: t('imports.source'), width: 120, text: (batch) => batch.source, render: (batch) => batch.source },
    { key: 'size', sort: 'size', header: t('imports.size'), width: 88, align: 'right', text: (batch) => String(batch.fileSize), render: (batch) => format.bytes(batch.fileSize) },
    {
      key: 'at', sort: 'at', header: t('imports.at'), width: 158, text: (batch) => batch.importedAt,
      render: (batch) => <Tooltip title={format.relative(batch.importedAt)}><span className='num'>{format.moment(batch.importedAt)}</span></Tooltip>
    },
    { key: 'file', header: t('imports.file'), width: 180, text: (batch) => batch.fileName, render: (batch) => <span title={batch.fileName}>{batch.fileName}</span> },
    { key: 'by', header: t('lineage.by'), width: 170, text: (batch) => cameBy(t, batch), render: (batch) => <span title={cameBy(t, batch)}>{cameBy(t, batch)}</span> },
    { key: 'recipe', header: t('lineage.recipe'), width: 130, text: (batch) => recipeOf(t, batch), render: (batch) => recipeOf(t, batch) || '–' },
    { key: 'replays', header: t('lineage.replays'), width: 90, align: 'right', text: (batch) => String(batch.replays?.length ?? 0), render: (batch) => (batch.replays ? format.number(batch.replays.length) : '–') }
  ]
}

/** The folder, the mapping or the batch by which it came. */
function cameBy(t: Translate, { origin, replayOf }: Batch): string {
  if (replayOf) return `${t('lineage.replayOf')} ${replayOf}`
  return origin.watch ? t('lineage.byFolder', { name: origin.watch.name }) : (origin.template?.name ?? t('lineage.byHand'))
}

const recipeOf = (t: Translate, { mapping: { recipe, recipeFrom } }: Batch) => recipeFrom?.name ?? (recipe.length > 0 ? t('lineage.ownSteps', { count: recipe.length }) : '')
