/**
 * What a host (Electron, loopback server, test) must supply to the core. The core reaches the outside world through these and nothing else.
 */

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
}

/** Keeps workspace keys outside the workspace: the operating system's key store, or a file readable by its owner only. */
export interface Secrets {
  /** Returns 32 bytes for this workspace, or undefined when this host has never held its key. */
  read(workspaceId: string): Promise<Uint8Array | undefined>
  /** Stores the 32-byte key durably before it resolves. */
  write(workspaceId: string, key: Uint8Array): Promise<void>
}

export type LogFields = Record<string, string | number | boolean | undefined>

/** Messages are constant text; values go into fields. No value of an identifying field, token, key or query string is ever passed. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  /** `fields.error` is the cause; the others are as in LogFields. */
  error(message: string, fields?: Record<string, unknown>): void
}

export type JobWorkerName = 'import' | 'export' | 'records' | 'event-index'

/** A remote object living in a worker thread; every method is asynchronous there. `dispose` ends the thread and must always be called. */
export interface WorkerHandle<Api> {
  remote: Api
  dispose(): Promise<void>
}

/** Starts worker threads by name; where the entry file lies is the host's knowledge. */
export interface Workers {
  spawn<Api>(name: JobWorkerName): Promise<WorkerHandle<Api>>
}

/** Tells the user about something finished while the window was away. */
export interface Notifier {
  notify(title: string, body: string): void
}

/** Folders that belong to the user rather than to a workspace. */
export interface Places {
  /** Where the list of recent workspaces and interface settings are kept. */
  configuration: string
  /** Where new workspaces are made when the user names none. */
  workspaces: string
  /** Where exports go when the user names no place. */
  exports: string
}

interface HostDescription {
  kind: 'electron' | 'browser' | 'test'
  platform: string
  version: string
}

/** How soon what follows data is computed again by itself, in milliseconds. */
interface RefreshTimes {
  /** Of quiet after a change. */
  afterChange: number
  /** Between two looks at schedules and at what time has moved. */
  every: number
}

export interface Ports {
  host: HostDescription
  clock: Clock
  secrets: Secrets
  logger: Logger
  workers: Workers
  notifier: Notifier
  places: Places
  /** Without it, only when somebody asks. */
  refresh?: RefreshTimes
}
