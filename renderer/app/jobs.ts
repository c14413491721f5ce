/** The jobs of this workspace as they run: watched while the line stands, asked again after it broke. */
import { useEffect } from 'react'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { client, connection } from '#renderer/bridge/client.ts'
import type { Job } from '#core/contract/jobs.ts'

const jobs = createStore<ReadonlyMap<string, Job>>(new Map())
type Ended = (job: Job) => void
const endListeners = new Set<Ended>()

export const isActive = (job: Job): boolean => job.status === 'queued' || job.status === 'running'

function take(job: Job): void {
  const known = jobs.get().get(job.id)
  jobs.set((map) => new Map(map).set(job.id, job))
  if (!isActive(job) && known && isActive(known)) for (const listener of endListeners) listener(job)
}

/** Jobs, newest first. */
export function useJobs(): Job[] {
  return [...useStore(jobs).values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

export function useJob(id: string | null | undefined): Job | undefined {
  return useStore(jobs).get(id ?? '')
}

/** Called once for each job that ends while this page is open. */
export function useJobEnd(listener: Ended): void {
  useEffect(() => {
    endListeners.add(listener)
    return () => {
      endListeners.delete(listener)
    }
  }, [listener])
}

/** Shows a job at once that this page just started, before the first message about it. One that has ended meanwhile has ended now. */
export async function follow(jobId: string): Promise<void> {
  const job = await client.jobs.get({ id: jobId })
  if (!jobs.get().has(jobId)) take({ ...job, status: 'queued' })
  take(job)
}

/** Watches until stopped. After a break it reads the list again, so that nothing that ended meanwhile is missed. */
export function watchJobs(): () => void {
  const stop = new AbortController()
  void run(stop.signal)
  return () => {
    stop.abort()
    jobs.set(new Map())
  }
}

async function run(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await client.jobs.watch(undefined, { signal })
      const { items } = await client.jobs.list({ limit: 30 }, { signal })
      for (const job of items) take(job)
      for await (const job of messages) take(job)
    } catch {
      // The line broke or the workspace closed: try again below.
    }
    if (!signal.aborted) await pause(connection.get() === 'online' ? 1000 : 2000)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
