/** Keeps what is shown true: each message of the core about a change refetches what it names. */
import type { QueryClient } from '@tanstack/react-query'
import { client, connection, orpc } from '#renderer/bridge/client.ts'

/** Groups of procedures that a change of data touches; jobs have a watch of their own. */
const groups = ['workspace', 'imports', 'watchedFolders', 'ingestion', 'rejects', 'duplicates', 'quality', 'customers', 'customer360', 'segments', 'tags', 'groups', 'conditions', 'library', 'recipes'] as const

export function watchChanges(queries: QueryClient): () => void {
  const stop = new AbortController()
  void run(queries, stop.signal)
  return () => stop.abort()
}

async function run(queries: QueryClient, signal: AbortSignal): Promise<void> {
  let first = true
  while (!signal.aborted) {
    try {
      const messages = await client.workspace.watch(undefined, { signal })
      if (!first) refetch(queries)
      first = false
      for await (const message of messages) if (message.changed.some((name) => name !== 'jobs')) refetch(queries)
    } catch {
      // The line broke or the workspace closed: try again below.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, connection.get() === 'online' ? 1000 : 2000))
  }
}

/** Marks everything about data as out of date; what is on screen is asked again and stays visible meanwhile. */
export function refetch(queries: QueryClient): void {
  for (const group of groups) void queries.invalidateQueries({ queryKey: orpc[group].key() })
}
