/** The export of a segment as it is shown: whole, or what its list is narrowed to. Its rows are counted as the file will have them. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { usePreferences } from '#renderer/app/preferences.ts'
import { ExportDialog } from '#renderer/editors/export/ExportDialog.tsx'
import { defaultColumns, publicIds } from '#renderer/screens/entities/columns.tsx'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { exportOf, type ShownMembers } from './shownMembers.ts'

export function SegmentExport({ segment, shown, onClose }: { segment: SegmentDetail; shown: ShownMembers; onClose: () => void }) {
  const columns = usePreferences().columns[segment.entity] ?? defaultColumns[segment.entity]
  const counted = useQuery({ ...orpc.segments.customers.queryOptions({ input: { ...shown.input, id: segment.id, limit: 1 }, staleTime: 0, gcTime: 0 }), enabled: shown.ids.length === 0 })
  return (
    <ExportDialog
      of={exportOf(segment, shown)} entity={segment.entity} title={segment.name} rows={shown.ids.length > 0 ? shown.ids.length : counted.data?.total}
      fields={[publicIds[segment.entity], ...columns]} onClose={onClose}
    />
  )
}
