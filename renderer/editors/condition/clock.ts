/** The instant and calendar against which the conditions on the screen are read: those of the workspace's last answer. */
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'

export function useClock() {
  const status = useQuery(orpc.workspace.status.queryOptions()).data
  const settings = useQuery(orpc.workspace.settings.queryOptions()).data
  return useMemo(() => ({ now: Date.parse(status?.asOf ?? '') || 0, timeZone: status?.timeZone ?? 'Asia/Shanghai', weekStart: settings?.weekStart ?? 1 }), [status, settings])
}
