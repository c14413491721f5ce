import { useRouteError } from 'react-router'
import { ErrorState } from '#renderer/components/ErrorState.tsx'

/** The whole window broke: say so, and start it again. */
export function BrokenRoute() {
  return <main style={{ height: '100%', display: 'flex' }}><ErrorState error={useRouteError()} onRetry={() => window.location.reload()} heading /></main>
}
