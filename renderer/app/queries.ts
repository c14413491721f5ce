/** The cache of answers, and how long the last question took. */
import { notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import { createStore } from '#renderer/bridge/store.ts'
import { OfflineError } from '#renderer/bridge/transport.ts'

export interface QueryTiming {
  running: number
  /** Milliseconds of the slowest answer of the last burst. */
  last: number | null
  since: number | null
}

// An answer is on the screen before the next key or click is handled, so that none acts on what stood there before.
notifyManager.setScheduler(queueMicrotask)

export const timing = createStore<QueryTiming>({ running: 0, last: null, since: null })
const started = new Map<string, number>()

export function makeQueryClient(): QueryClient {
  const cache = new QueryCache()
  cache.subscribe((event) => {
    if (event.type !== 'updated') return
    const fetching = event.query.state.fetchStatus === 'fetching'
    const known = started.has(event.query.queryHash)
    if (fetching === known) return
    if (fetching) started.set(event.query.queryHash, performance.now())
    else finish(event.query.queryHash)
    timing.set((value) => ({ ...value, running: started.size, since: started.size > 0 ? Math.min(...started.values()) : null }))
  })
  return new QueryClient({
    queryCache: cache,
    defaultOptions: {
      queries: {
        staleTime: 30_000, gcTime: 10 * 60_000, refetchOnWindowFocus: false, networkMode: 'always',
        retry: (count, error) => error instanceof OfflineError && count < 5,
        retryDelay: 700
      },
      mutations: { networkMode: 'always' }
    }
  })
}

function finish(hash: string): void {
  const took = performance.now() - (started.get(hash) ?? performance.now())
  started.delete(hash)
  timing.set((value) => ({ ...value, last: took }))
}
