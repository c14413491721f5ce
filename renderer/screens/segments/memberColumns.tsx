import { useMemo } from 'react'
import type { Column } from '#renderer/components/table/columns.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { defaultColumns } from '#renderer/screens/entities/columns.tsx'
import { useEntityColumns } from '#renderer/screens/entities/useEntityColumns.ts'
import type { MemberPage, SegmentDetail } from '#core/contract/segment-library.ts'

type Member = MemberPage['items'][number]

/** The columns of a segment's members: those of the entity and, where the definition splits, the label. */
export function useMemberColumns({ entity, definition }: SegmentDetail, first: MemberPage | undefined) {
  const t = useText()
  const columns = useEntityColumns(entity)
  const isSplit = (definition as { split?: unknown[] | null } | null)?.split != null || first?.items.some(({ label }) => label !== null) === true
  return useMemo(() => {
    if (!isSplit) return { columns, defaults: defaultColumns[entity] }
    const label: Column<Member> = { key: 'label', header: t('segments.label'), width: 90, text: (row) => row.label ?? '', render: (row) => (row.label === null ? <span className='faint'>–</span> : <span className='badge' data-tone='accent'>{row.label}</span>) }
    const [first = 'name', ...others] = defaultColumns[entity]
    return { columns: new Map([...columns, ['label', label]]), defaults: [first, 'label', ...others] }
  }, [columns, isSplit, entity, t])
}
