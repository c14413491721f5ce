/** When and why the rule of a tag ran, whom it named and what came of it: by hand, by schedule, or by itself since what it reads had changed. */
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagDetails, TagRunAnswer } from '#core/contract/tags.ts'

const rowKey = (run: TagRunAnswer) => String(run.number)

export function RunsTable({ tag }: { tag: TagDetails }) {
  const t = useText()
  const format = useFormat()
  const list = useQuery(orpc.tags.runs.queryOptions({ input: { id: tag.id } }))
  const rows = list.data?.items ?? []
  const columns = useMemo((): Column<TagRunAnswer>[] => [
    { key: 'at', header: t('tags.at'), width: 184, text: (run) => run.at, render: (run) => <span className='num' title={format.relative(run.at)}>{format.second(run.at)}</span> },
    { key: 'cause', header: t('tags.runCause'), width: 130, text: (run) => t(`tags.causes.${run.cause}`), render: (run) => t(`tags.causes.${run.cause}`) },
    { key: 'version', header: t('tags.publishedVersion'), width: 96, text: (run) => String(run.version), render: (run) => <span className='num'>{t('tags.versionShort', { version: run.version })}</span> },
    { key: 'count', header: t('tags.named'), width: 100, align: 'right', text: (run) => String(run.count), render: (run) => format.number(run.count) },
    { key: 'added', header: t('tags.added'), width: 90, align: 'right', text: (run) => String(run.added), render: (run) => (run.added > 0 ? <span className='good'>+{format.number(run.added)}</span> : <span className='faint'>0</span>) },
    { key: 'removed', header: t('tags.removed'), width: 90, align: 'right', text: (run) => String(run.removed), render: (run) => (run.removed > 0 ? <span className='bad'>−{format.number(run.removed)}</span> : <span className='faint'>0</span>) },
    { key: 'took', header: t('tags.took'), width: 90, align: 'right', text: (run) => String(run.milliseconds), render: (run) => format.duration(run.milliseconds) },
    { key: 'user', header: t('tags.by'), width: 110, text: (run) => run.user, render: (run) => run.user }
  ], [t, format])
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.isPending && rows.length === 0) return <EmptyState icon='clock' title={t('tags.neverRun')} text={t('tags.noRunsText')} />
  return <DataTable name='tag-runs' label={t('tags.logs.runs')} columns={columns} rows={rows} rowKey={rowKey} total={rows.length} loading={list.isPending} />
}
