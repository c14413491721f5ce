/** One open workspace: its stores, its jobs, and the way every change goes. */
import type { Words } from '#core/contract/errors.ts'
import type { Job } from '#core/contract/jobs.ts'
import type { Ports } from '#core/ports/ports.ts'
import type { WorkspaceAccess } from '#core/import/types.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { createEventSecrets, type EventSecrets } from '#core/store/records/secrets.ts'
import { transaction } from '#core/store/records/statement.ts'
import { openEventIndex } from '#core/store/event-index/open.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { storeAudit } from './audit-queue.ts'
import { openConditions, type Conditions } from './conditions.ts'
import { describeCause } from './errors.ts'
import type { Feed } from './feed.ts'
import { withImportWorker } from './import-worker.ts'
import { openIngestion, type Ingestion } from './ingestion/ingestion.ts'
import { createJobKinds } from './job-kinds.ts'
import { createJobRunner, type JobRunner } from './jobs.ts'
import { createRefresher, systemUser } from './refresh.ts'

/** What a change touched; screens fetch again what is named. */
export type Topic = 'customers' | 'groups' | 'imports' | 'jobs' | 'library' | 'segments' | 'settings' | 'tags' | 'workspace'

/** An open workspace as its jobs see it. */
export interface OpenWorkspace extends WorkspaceStores {
  ports: Ports
  /** Milliseconds since the epoch. */
  openedAt: number
  secrets: EventSecrets
  conditions: Conditions
  access: WorkspaceAccess
  /**
   * The one way to change records: waits for the gate, runs `work` in one transaction, and lets facts follow. What `work` did is confirmed when this
   * resolves, even if facts have to be mended first.
   */
  commit<Result>(topics: Topic[], work: (records: RecordsDatabase) => Result): Promise<Result>
  /** Lets facts follow what another connection appended to the log. */
  follow(...topics: Topic[]): Promise<void>
  /** Tells screens what to fetch again. */
  touch(...topics: Topic[]): void
  /** Number of the last log entry that facts have. */
  dataVersion(): number
  /** Passwords of exports that wait or run, by a handle that stands in their jobs: in memory alone. */
  passwords: Map<string, string>
}

export interface Session extends OpenWorkspace {
  jobs: JobRunner
  ingestion: Ingestion
}

export interface SessionOptions {
  ports: Ports
  topics: Feed<Topic>
  jobFeed: Feed<Job>
  onProgress?: (progress: number, stage: string) => void
  /** Told why, before facts are built anew. */
  onFault?: (why: Words) => void
}

/** What a notification says of a job that ended. */
const endWords: Record<string, string> = { done: '已完成', failed: '失败', cancelled: '已取消' }

/** Opens the workspace of a folder and starts its jobs. @throws DeskError as openWorkspaceStores */
export async function openSession(folder: string, key: Uint8Array, options: SessionOptions): Promise<Session> {
  const { ports, topics } = options
  const stores = await openWorkspaceStores(folder, key, {
    clock: ports.clock, logger: ports.logger, workers: ports.workers,
    deriveArtifact: (access, batch) => withImportWorker(ports.workers, (worker) => worker.deriveArtifact(access, batch)),
    onApplied: () => topics.publish('customers'),
    onRepair: () => topics.publish('workspace'),
    onProgress: options.onProgress,
    onFault: options.onFault
  })

  async function catchUp(): Promise<void> {
    await stores.following.catchUp().catch((error: unknown) => ports.logger.error('Facts do not follow the log', describeCause(error)))
  }

  function touch(...changed: Topic[]): void {
    for (const topic of changed) topics.publish(topic)
  }

  const index = openEventIndex({ facts: stores.facts, workers: ports.workers, logger: ports.logger })
  const secrets = createEventSecrets(stores.records, stores.keys)
  const workspace: OpenWorkspace = {
    ...stores,
    ports,
    openedAt: ports.clock.now(),
    secrets,
    conditions: openConditions(stores, secrets, ports.clock, catchUp, index),
    passwords: new Map(),
    access: { folder: stores.layout.folder, keys: stores.keys },
    async commit(changed, work) {
      const result = await stores.gate.run(() => transaction(stores.records, () => work(stores.records)))
      await catchUp()
      touch(...changed)
      refresher.notice()
      return result
    },
    async follow(...changed) {
      await catchUp()
      touch(...changed)
      refresher.notice()
    },
    touch,
    dataVersion: () => stores.facts.appliedSeq()
  }
  const refresher = createRefresher(workspace, (kind, title, parameters) => jobs.submit(kind, title, parameters, systemUser))
  const jobs = createJobRunner({
    records: stores.records, gate: stores.gate, clock: ports.clock, logger: ports.logger, feed: options.jobFeed,
    kinds: createJobKinds(workspace),
    onEnded: (job) => {
      topics.publish('jobs')
      void index.follow()
      ports.notifier.notify(job.title, endWords[job.status] ?? job.status)
    }
  })
  let ingestion: Ingestion | undefined
  try {
    ingestion = await openIngestion(workspace, jobs)
    await jobs.start()
  } catch (error) {
    await ingestion?.close()
    await index.close()
    await stores.close()
    throw error
  }
  return {
    ...workspace,
    jobs,
    ingestion,
    async close() {
      await refresher.close()
      await ingestion.close()
      await jobs.close()
      await index.close()
      await stores.close(() => storeAudit(stores.records))
    }
  }
}
