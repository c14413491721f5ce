import { Link } from 'react-router'
import Tooltip from '@mui/material/Tooltip'
import type { Format } from '#renderer/app/format.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { membersPath, tagPath } from './paths.ts'
import { HealthMark, Moved, StateBadge, TagDot } from './TagName.tsx'

interface Context {
  t: Translate
  format: Format
  /** How many there are of each type, which coverage is a share of. */
  universe: Record<EntityType, number | undefined>
}

export function tagColumns({ t, format, universe }: Context): Column<TagItem>[] {
  const coverage = (row: TagItem) => (universe[row.entity] ? row.members / universe[row.entity]! : null)
  return [
    {
      key: 'name', header: t('tags.name'), width: 220, sort: 'name', text: (row) => row.name,
      render: (row) => <span className='tag-name'><TagDot colour={row.colour} /><Link className='link name-link ellipsis' tabIndex={-1} to={tagPath(row.id)}>{row.name}</Link>{row.draft && row.published && <span className='badge'>{t('tags.hasDraft')}</span>}</span>
    },
    { key: 'health', header: t('tags.health'), width: 96, text: (row) => (row.published ? t(`tags.healths.${row.health}`) : ''), render: (row) => (row.published ? <HealthMark health={row.health} quiet={false} /> : <span className='faint'>–</span>) },
    { key: 'state', header: t('tags.state'), width: 96, sort: 'state', text: (row) => t(`tags.states.${row.state}`), render: (row) => <StateBadge state={row.state} /> },
    { key: 'kind', header: t('tags.kind'), width: 72, text: (row) => t(`tags.kinds.${row.kind}`), render: (row) => t(`tags.kinds.${row.kind}`) },
    { key: 'class', header: t('tags.class'), width: 84, text: (row) => t(`tags.classes.${row.class}`), render: (row) => t(`tags.classes.${row.class}`) },
    {
      key: 'members', header: t('tags.members'), width: 96, align: 'right', sort: 'members', text: (row) => String(row.members),
      render: (row) => <Link className='link num' tabIndex={-1} title={t('tags.openMembers')} to={membersPath(row.entity, row.id)}>{format.number(row.members)}</Link>
    },
    { key: 'coverage', header: t('tags.coverage'), width: 84, align: 'right', text: (row) => String(coverage(row) ?? ''), render: (row) => <Tooltip title={t('tags.coverageOf', { type: t(`targets.${row.entity}`) })}><span>{format.percent(coverage(row))}</span></Tooltip> },
    { key: 'uses', header: t('tags.usesShort'), width: 84, align: 'right', sort: 'usage', text: (row) => String(row.uses), render: (row) => <Tooltip title={t('tags.usesHelp')}><span>{format.number(row.uses)}</span></Tooltip> },
    {
      key: 'moved', header: t('tags.lastChange'), width: 118, align: 'right', text: (row) => (row.lastRun ? `+${row.lastRun.added} −${row.lastRun.removed}` : ''),
      render: (row) => (row.lastRun ? <Moved {...row.lastRun} /> : <span className='faint'>–</span>)
    },
    {
      key: 'lastRun', header: t('tags.lastRun'), width: 152, text: (row) => row.lastRun?.at ?? '',
      render: (row) => (row.lastRun ? <Tooltip title={format.relative(row.lastRun.at)}><span className='num'>{format.moment(row.lastRun.at)}</span></Tooltip> : <span className='faint'>{row.kind === 'rule' ? t('tags.neverRun') : '–'}</span>)
    },
    { key: 'category', header: t('tags.category'), width: 96, sort: 'category', text: (row) => row.category_name ?? '', render: (row) => row.category_name ?? <span className='faint'>–</span> },
    { key: 'group', header: t('tags.group'), width: 96, sort: 'group', text: (row) => row.group ?? '', render: (row) => row.group ?? <span className='faint'>–</span> },
    { key: 'entity', header: t('tags.entity'), width: 92, text: (row) => t(`targets.${row.entity}`), render: (row) => t(`targets.${row.entity}`) },
    { key: 'owner', header: t('tags.owner'), width: 96, text: (row) => row.owner, render: (row) => row.owner },
    { key: 'updated', header: t('lists.updated_at'), width: 152, sort: 'updated', text: (row) => row.updatedAt, render: (row) => <Tooltip title={format.relative(row.updatedAt)}><span className='num'>{format.moment(row.updatedAt)}</span></Tooltip> },
    { key: 'description', header: t('tags.description'), width: 260, text: (row) => row.description, render: (row) => <span className='soft' title={row.description}>{row.description}</span> }
  ]
}
