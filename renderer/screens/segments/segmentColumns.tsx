/** The columns of the library. */
import { Link } from 'react-router'
import Tooltip from '@mui/material/Tooltip'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import type { Format } from '#renderer/app/format.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import { HealthBadge } from './health.tsx'
import { segmentPath } from './paths.ts'

interface Context {
  t: Translate
  format: Format
  folderName: (id: string) => string
  healthText: (segment: SegmentItem) => string
  bin: boolean
}

export function segmentColumns({ t, format, folderName, healthText, bin }: Context): Column<SegmentItem>[] {
  const when = (key: string, header: string, of: (row: SegmentItem) => string | null | undefined, sort?: string): Column<SegmentItem> => ({
    key, header, width: 136, ...(sort !== undefined && { sort }), text: (row) => of(row) ?? '',
    render: (row) => <Tooltip title={of(row) ? format.moment(of(row)) : t('segments.neverRun')}><span className={of(row) ? undefined : 'faint'}>{format.relative(of(row))}</span></Tooltip>
  })
  return [
    {
      key: 'name', header: t('segments.name'), width: 220, sort: 'name', text: (row) => row.name,
      render: (row) => (bin ? <span title={row.description}>{row.name}</span> : <Link className='link name-link' tabIndex={-1} to={segmentPath(row.id)} title={row.description || row.name}>{row.name}</Link>)
    },
    { key: 'health', header: t('segments.standing'), width: 88, text: (row) => [t(`segments.health.${row.health}`), healthText(row)].filter(Boolean).join(': '), render: (row) => <HealthBadge segment={row} /> },
    { key: 'type', header: t('segments.type'), width: 84, text: (row) => t(`segments.types.${row.type}`), render: (row) => t(`segments.types.${row.type}`) },
    { key: 'count', header: t('segments.members'), width: 92, align: 'right', sort: 'count', text: (row) => String(row.count ?? ''), render: (row) => format.number(row.count) },
    { key: 'share', header: t('segments.share'), width: 76, align: 'right', text: (row) => String(row.lastRun?.share ?? ''), render: (row) => format.percent(row.lastRun?.share) },
    bin ? when('deletedAt', t('segments.deletedAt'), (row) => row.deletedAt) : when('lastRun', t('segments.freshness'), (row) => row.lastRun?.at, 'lastRun'),
    { key: 'visibility', header: t('segments.visibility'), width: 84, text: (row) => t(`segments.visibilities.${row.visibility}`), render: (row) => t(`segments.visibilities.${row.visibility}`) },
    { key: 'folder', header: t('segments.folder'), width: 120, text: (row) => (row.folder === null ? '' : folderName(row.folder)), render: (row) => (row.folder === null ? <span className='faint'>–</span> : folderName(row.folder)) },
    { key: 'owner', header: t('segments.owner'), width: 96, text: (row) => row.owner, render: (row) => row.owner },
    { key: 'entity', header: t('segments.entity'), width: 100, text: (row) => t(`sections.${row.entity}s`), render: (row) => t(`sections.${row.entity}s`) },
    when('updatedAt', t('segments.updatedAt'), (row) => row.updatedAt, 'updated')
  ]
}
