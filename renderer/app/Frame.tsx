/** The frame around every screen of an open workspace. */
import { Suspense, useEffect, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { DropTarget } from '#renderer/components/DropTarget.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { FormatContext, useMakeFormat } from './format.ts'
import { GlobalCommands } from './GlobalCommands.tsx'
import { InspectorSlot } from './Inspector.tsx'
import { usePreferences } from './preferences.ts'
import { Rail } from './Rail.tsx'
import { fetchScreens, ScreenLoading } from './screens.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TabStrip } from './TabStrip.tsx'
import { placeOf, tabs, visit } from './tabs.ts'
import { TopBar } from './TopBar.tsx'
import './frame.css'

export function Frame() {
  const { language, bigNumbers, railOpen } = usePreferences()
  const { pathname, search } = useLocation()
  const status = useQuery(orpc.workspace.status.queryOptions()).data
  const settings = useQuery(orpc.workspace.settings.queryOptions()).data
  const t = useText()
  const section = t(`sections.${placeOf(pathname).section}`)
  useEffect(() => {
    document.title = status ? `${section} · ${status.workspace.name} · CohortDesk` : 'CohortDesk'
  }, [section, status])
  const format = useMakeFormat({ language, bigNumbers, timeZone: status?.timeZone ?? 'Asia/Shanghai', currency: settings?.currency ?? 'CNY' })
  useEffect(fetchScreens, [])
  const place = useMemo(() => pathname + search, [pathname, search])
  useEffect(() => {
    tabs.set((state) => visit(state, pathname, search, Date.now()))
  }, [place, pathname, search])
  return (
    <FormatContext value={format}>
      <GlobalCommands />
      <div className='frame' data-rail={railOpen ? 'open' : 'closed'}>
        <TopBar />
        <Rail />
        <div className='work'>
          <TabStrip />
          <div className='work-row'>
            <main className='screen' id='main' tabIndex={-1} data-place={place}>
              <ErrorBoundary key={pathname}><Suspense fallback={<ScreenLoading />}><Outlet /></Suspense></ErrorBoundary>
            </main>
            <InspectorSlot />
          </div>
        </div>
        <StatusBar />
        <DropTarget />
      </div>
    </FormatContext>
  )
}
