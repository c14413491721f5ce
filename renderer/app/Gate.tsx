/** What stands before the screens: a line to the core, then an open workspace. */
import { useEffect, useRef, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { client, connection, orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Mark } from '#renderer/components/Mark.tsx'
import { ProgressBar } from '#renderer/components/ProgressBar.tsx'
import { loadImportDrafts } from '#renderer/screens/imports/drafts.ts'
import { loadDrafts } from '#renderer/editors/builder/drafts.ts'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import { StartScreen } from '#renderer/screens/start/StartScreen.tsx'
import type { Opening } from '#core/contract/workspace.ts'
import { watchChanges } from './changes.ts'
import { Frame } from './Frame.tsx'
import { watchJobs } from './jobs.ts'
import { sharePreferences } from './preferences.ts'
import { loadTabs } from './tabs.ts'
import { changing } from './workspaces.ts'
import './gate.css'

const openingInterval = 300

export function Gate() {
  const t = useText()
  const line = useStore(connection)
  const [shared, setShared] = useState(false)
  const sharing = useRef<Promise<void>>(undefined)
  useEffect(() => {
    // Without them the interface stands as this page remembers it; when the line is there again they are asked again.
    sharing.current ??= sharePreferences(client.workspaces).catch(() => { sharing.current = undefined }).then(() => setShared(true))
  }, [line])
  const isChanging = useStore(changing)
  const current = useQuery({
    ...orpc.workspaces.current.queryOptions(), staleTime: Number.POSITIVE_INFINITY, refetchInterval: ({ state }) => (isChanging || state.data?.opening ? openingInterval : false)
  })
  if (line === 'refused') return <Notice title={t('gate.noToken')} text={t('gate.noTokenText')} />
  if (current.isPending || !shared) return <Notice title='CohortDesk' text={t('gate.connecting')} />
  if (current.isError) return <main className='gate'><ErrorState error={current.error} onRetry={() => void current.refetch()} heading /></main>
  if (!current.data.workspace) return current.data.opening ? <OpeningNotice opening={current.data.opening} /> : <StartScreen />
  return <Workspace key={current.data.workspace.id} id={current.data.workspace.id} />
}

function Workspace({ id }: { id: string }) {
  const t = useText()
  const queries = useQueryClient()
  const kept = useQuery({ ...orpc.workspace.tabs.queryOptions(), staleTime: Number.POSITIVE_INFINITY })
  const drafts = useQuery({ ...orpc.workspace.drafts.queryOptions(), staleTime: 'static', gcTime: 0 })
  const ready = !kept.isPending && !drafts.isPending
  if (ready) for (const load of [loadDrafts, loadImportDrafts]) load(id, drafts.data?.drafts ?? {}, (name, draft) => void client.workspace.keepDraft({ workspace: id, name, draft }).catch(() => undefined))
  if (ready) loadTabs(id, kept.data?.tabs ?? null, (tabs) => void client.workspace.keepTabs({ workspace: id, tabs }).catch(() => undefined))
  useEffect(() => {
    const stops = [watchJobs(), watchChanges(queries)]
    return () => stops.forEach((stop) => stop())
  }, [queries, id])
  return ready ? <Frame /> : <Notice title='CohortDesk' text={t('gate.connecting')} />
}

/** A workspace that takes its time, and why. */
function OpeningNotice({ opening }: { opening: Opening }) {
  const t = useText()
  const term = useTerm()
  const words = useWords()
  return (
    <main className='gate'>
      <div className='state' role='status'>
        <Mark size={40} />
        <h1>{t('gate.opening', { name: opening.name })}</h1>
        {opening.reason && <p className='soft'>{t('gate.rebuilding', { reason: words(opening.reason) })}</p>}
        <div className='stack' style={{ width: 320, gap: 6 }}>
          <ProgressBar value={opening.progress} label={t('gate.opening', { name: opening.name })} />
          <div className='row num soft'><span className='grow' style={{ textAlign: 'left' }}>{term('jobs.stages', opening.stage)}</span><span>{Math.floor(opening.progress * 100)} %</span></div>
        </div>
      </div>
    </main>
  )
}

function Notice({ title, text }: { title: string; text: string }) {
  return <main className='gate'><div className='state' role='status'><Mark size={40} /><h1>{title}</h1><p className='soft'>{text}</p></div></main>
}
