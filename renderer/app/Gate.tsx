/** What stands before the screens: a line to the core, then an open workspace. */
import { useEffect } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { connection, orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Mark } from '#renderer/components/Mark.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { StartScreen } from '#renderer/screens/start/StartScreen.tsx'
import { watchChanges } from './changes.ts'
import { Frame } from './Frame.tsx'
import { watchJobs } from './jobs.ts'
import { loadTabs } from './tabs.ts'
import './gate.css'

export function Gate() {
  const t = useText()
  const line = useStore(connection)
  const current = useQuery({ ...orpc.workspaces.current.queryOptions(), staleTime: Number.POSITIVE_INFINITY })
  if (line === 'refused') return <Notice title={t('gate.noToken')} text={t('gate.noTokenText')} />
  if (current.isPending) return <Notice title='CohortDesk' text={t('gate.connecting')} />
  if (current.isError) return <main className='gate'><ErrorState error={current.error} onRetry={() => void current.refetch()} heading /></main>
  if (!current.data.workspace) return <StartScreen />
  return <Workspace key={current.data.workspace.id} id={current.data.workspace.id} />
}

function Workspace({ id }: { id: string }) {
  const queries = useQueryClient()
  loadTabs(id)
  useEffect(() => {
    const stops = [watchJobs(), watchChanges(queries)]
    return () => stops.forEach((stop) => stop())
  }, [queries, id])
  return <Frame />
}

function Notice({ title, text }: { title: string; text: string }) {
  return <main className='gate'><div className='state' role='status'><Mark size={40} /><h1>{title}</h1><p className='soft'>{text}</p></div></main>
}
