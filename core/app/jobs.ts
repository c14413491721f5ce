/**
 * Long work of one workspace: queued in records, run one at a time in order of arrival. Progress lives in memory; what must survive a crash (status,
 * parameters, result, error) is stored when it changes.
 */
import { randomBytes } from 'node:crypto'
import type { Job } from '#core/contract/jobs.ts'
import { DeskError, errorCodes, type ErrorDetails } from '#core/contract/errors.ts'
import type { Clock, Logger } from '#core/ports/ports.ts'
import { createWriteGate, type WriteGate } from '#core/store/records/gate.ts'
import { countJobs, createJob, jobsInStatus, pageJobs, readJob, updateJob, type JobRecord, type JobStatus } from '#core/store/records/jobs.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { deskErrorOf } from './errors.ts'
import type { Feed } from './feed.ts'

/** `closing`: the work is to go on at the next opening. */
export type StopReason = 'cancelled' | 'closing'

export interface JobControl {
  jobId: string
  user: string
  /** Aborted when the user cancels or the workspace closes; its reason is a StopReason. */
  signal: AbortSignal
  /** Progress from 0 to 1, the key of a stage in the interface's catalogue, and how many rows were seen so far, where it is about rows. */
  report: (progress: number, stage: string, rows?: number) => void
  /** Replaces the stored parameters: what a restart must know. */
  remember(parameters: unknown): Promise<void>
}

/** What a job that was running at a crash or closing becomes: queued again, or ended with a result or a reason. */
export type Recovery = { queue: true; parameters?: unknown } | { result: unknown } | { failed: ErrorDetails }

export interface JobKind {
  /** Does the work and answers the job's result. A handler that stopped because of its signal throws. */
  run(parameters: unknown, control: JobControl): Promise<unknown>
  recover(parameters: unknown, job: JobRecord): Promise<Recovery>
  /** A job that had been interrupted and waited to go on was cancelled: within the same turn of the gate. */
  dropped?(parameters: unknown): void
}

export interface JobRunner {
  /** @throws DeskError conflict after `close`. */
  submit(kind: string, title: string, parameters: unknown, user: string): Promise<Job>
  read(id: string): Job
  page(page: { before?: string; limit: number; status?: JobStatus }): { items: Job[]; total: number }
  /** The running job and those that wait, oldest first. */
  unfinished(): Job[]
  /** Queued: ended at once. Running: asked to stop; it ends as cancelled, or as done when it was too late. Ended: unchanged. */
  cancel(id: string): Promise<Job>
  /** Resolves when the job has ended; for handlers that wait for other work and for tests. */
  settled(id: string): Promise<Job>
  /** Runs work that is no job while none runs; the next one waits for it. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>
  /** Brings what an earlier process left running to its end or back into the queue, and starts. */
  start(): Promise<void>
  /** Stops the running job; it is queued again where it can be. Queued jobs stay queued. */
  close(): Promise<void>
}

export interface JobRunnerOptions {
  records: RecordsDatabase
  gate: WriteGate
  clock: Clock
  logger: Logger
  kinds: Record<string, JobKind>
  feed: Feed<Job>
  /** Told of each job that ended. */
  onEnded?(job: Job): void
}

const noSuchJob = () => new DeskError('not_found', {
  field: 'id',
  message: { zh: '没有这个任务', en: 'There is no such job' },
  remedy: { zh: '请从任务列表中选择', en: 'Choose one of the list of jobs' }
})

export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { records, gate, clock, kinds, feed } = options
  const waiters = new Map<string, ((job: Job) => void)[]>()
  let running: { id: string; progress: number; stage: string; rows?: number; cancelled: boolean; over: boolean; abort: AbortController } | undefined
  let loop: Promise<void> | undefined
  let closed = false
  /** Jobs, and what must not run beside one. */
  const turns = createWriteGate()

  const show = (record: JobRecord): Job => {
    const live = running?.id === record.id && record.status === 'running' ? running : record
    return {
      id: record.id, kind: record.kind, title: record.title, status: record.status,
      progress: record.status === 'done' ? 1 : live.progress, stage: live.stage, ...('rows' in live && live.rows !== undefined && { rows: live.rows }), result: record.result, error: record.error as Job['error'],
      createdAt: instantOf(record.createdAt), startedAt: instantOrNull(record.startedAt), finishedAt: instantOrNull(record.finishedAt)
    }
  }

  async function change(id: string, values: Parameters<typeof updateJob>[2]): Promise<Job> {
    const record = await gate.run(() => updateJob(records, id, values))
    if (!record) throw noSuchJob()
    const job = show(record)
    feed.publish(job)
    if (job.finishedAt !== null) {
      for (const wake of waiters.get(id) ?? []) wake(job)
      waiters.delete(id)
      options.onEnded?.(job)
    }
    return job
  }

  const end = (id: string, status: 'done' | 'failed' | 'cancelled', values: { result?: unknown; error?: Job['error'] } = {}) =>
    change(id, { status, finishedAt: clock.now(), ...(status === 'done' && { progress: 1 }), ...values })

  async function execute(record: JobRecord): Promise<void> {
    const abort = new AbortController()
    const current: NonNullable<typeof running> = { id: record.id, progress: 0, stage: '', cancelled: false, over: false, abort }
    running = current
    await change(record.id, { status: 'running', startedAt: clock.now() })
    const control: JobControl = {
      jobId: record.id, user: record.user, signal: abort.signal,
      report(progress, stage, rows) {
        if (current.over) return
        if (rows !== undefined) current.rows = rows
        current.progress = Math.min(1, Math.max(0, progress))
        current.stage = stage
        feed.publish(show({ ...record, status: 'running', startedAt: record.startedAt ?? clock.now() }))
      },
      remember: async (parameters) => void (await gate.run(() => updateJob(records, record.id, { parameters })))
    }
    try {
      if (abort.signal.aborted) throw stopped()
      const result = await kindOf(kinds, record.kind).run(record.parameters, control).finally(() => (current.over = true))
      await end(record.id, 'done', { result: result ?? null })
    } catch (error) {
      await endUnfinished(record.id, error, current.cancelled)
    } finally {
      running = undefined
    }
  }

  async function endUnfinished(id: string, error: unknown, cancelled: boolean): Promise<void> {
    if (closed && !cancelled && isStopped(error)) await recoverOne(readJob(records, id)!)
    else if (cancelled && isStopped(error)) await end(id, 'cancelled')
    else await end(id, 'failed', { error: failure(error, id) })
  }

  function failure(error: unknown, id: string): Job['error'] {
    return storedError(deskErrorOf(error, `job ${readJob(records, id)?.kind ?? ''}`, options.logger))
  }

  const recoveryOf = async (record: JobRecord) => kindOf(kinds, record.kind).recover(record.parameters, record)

  async function recoverOne(record: JobRecord): Promise<void> {
    const recovery = await recoveryOf(record).catch((error: unknown): Recovery => ({ failed: deskErrorOf(error, 'job recovery', options.logger).details }))
    if ('queue' in recovery) await change(record.id, { status: 'queued', progress: 0, stage: '', parameters: recovery.parameters })
    else if ('result' in recovery) await end(record.id, 'done', { result: recovery.result })
    else await end(record.id, 'failed', { error: storedError(new DeskError('conflict', recovery.failed)) })
  }

  async function work(): Promise<void> {
    while (!closed && jobsInStatus(records, 'queued').length > 0) {
      await turns.run(() => {
        const [next] = closed ? [] : jobsInStatus(records, 'queued')
        return next && execute(next)
      })
    }
  }

  function kick(): void {
    if (loop || closed) return
    loop = work()
      .catch((error: unknown) => void deskErrorOf(error, 'job runner', options.logger))
      .finally(() => {
        loop = undefined
        if (!closed && jobsInStatus(records, 'queued').length > 0) setImmediate(kick)
      })
  }

  function stopRunning(id: string): boolean {
    if (running?.id !== id) return false
    running.cancelled = true
    running.abort.abort('cancelled' satisfies StopReason)
    return true
  }

  const found = (id: string): JobRecord => {
    const record = readJob(records, id)
    if (!record) throw noSuchJob()
    return record
  }

  return {
    async submit(kind, title, parameters, user) {
      if (closed) throw new DeskError('conflict', { field: 'workspace', message: { zh: '工作区正在关闭', en: 'The workspace is closing' } })
      kindOf(kinds, kind)
      const id = randomBytes(12).toString('hex')
      const record = await gate.run(() => createJob(records, { id, kind, title, parameters, createdAt: clock.now(), user }))
      const job = show(record)
      feed.publish(job)
      kick()
      return job
    },
    read: (id) => show(found(id)),
    page: ({ before, limit, status }) => ({ items: pageJobs(records, { before, limit, status }).map(show), total: countJobs(records, status) }),
    unfinished: () => [...jobsInStatus(records, 'running'), ...jobsInStatus(records, 'queued')].map(show),
    async cancel(id) {
      found(id)
      if (!stopRunning(id)) {
        const taken = await gate.run(() => {
          if (running?.id === id || found(id).status !== 'queued') return false
          const { kind, parameters } = found(id)
          kinds[kind]?.dropped?.(parameters)
          return updateJob(records, id, { status: 'cancelled' }) !== undefined
        })
        if (taken) return end(id, 'cancelled')
        stopRunning(id)
      }
      return show(found(id))
    },
    settled(id) {
      const job = show(found(id))
      if (job.finishedAt !== null) return Promise.resolve(job)
      return new Promise((resolve) => waiters.set(id, [...(waiters.get(id) ?? []), resolve]))
    },
    alone: (work) => turns.run(work),
    async start() {
      for (const record of jobsInStatus(records, 'running')) await recoverOne(record)
      kick()
    },
    async close() {
      closed = true
      running?.abort.abort('closing' satisfies StopReason)
      await loop
    }
  }
}

function kindOf(kinds: Record<string, JobKind>, name: string): JobKind {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind) return kind
  throw new DeskError('invalid', {
    field: 'kind',
    message: { zh: `未知的任务类型：${name}`, en: `Unknown kind of job: ${name}` },
    remedy: { zh: '此任务可能来自更新的版本；请升级后再运行', en: 'It may come from a newer version; upgrade and run it again' }
  })
}

/** Whether work ended because it was asked to. */
function isStopped(error: unknown): boolean {
  if (error === ('cancelled' satisfies StopReason) || error === ('closing' satisfies StopReason)) return true
  if (typeof error !== 'object' || error === null) return false
  return ('code' in error && error.code === 'cancelled') || ('name' in error && error.name === 'AbortError')
}

export function stopReason(signal: AbortSignal): StopReason | undefined {
  return signal.aborted ? (signal.reason as StopReason) : undefined
}

/** What a handler throws when its signal was aborted. */
export function stopped(): Error {
  return Object.assign(new Error('Stopped'), { name: 'AbortError' })
}

/** The error of a job as it is stored and answered: in Chinese for programs, and in both languages for screens. */
export function storedError(error: DeskError): NonNullable<Job['error']> {
  const { field, id, problems } = error.details
  const message = problems?.[0]?.message ?? error.details.message ?? { zh: errorCodes[error.code].zh, en: errorCodes[error.code].en }
  const remedy = problems?.[0]?.remedy ?? error.details.remedy
  return {
    code: error.code, message: message.zh, remedy: remedy?.zh, field, id,
    words: { message, remedy }, problems
  }
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instantOf(milliseconds)
}
