import { oc, eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { draftState, instant, interfaceState, jobStarted, words } from './common.ts'

export const workspaceInfo = z.object({
  id: z.string(), name: z.string(), folder: z.string(), openedAt: instant.nullable(), locked: z.string().nullable().optional().describe('who holds it, if somebody else does')
})

export const status = z.object({
  workspace: workspaceInfo,
  dataVersion: z.number().int().describe('number of the last log entry applied to facts'),
  pendingEntries: z.number().int(),
  freshness: instant.nullable().describe('when data last changed'),
  asOf: instant,
  timeZone: z.string(),
  counts: z.object({ customers: z.number().int(), accounts: z.number().int(), leads: z.number().int(), events: z.number().int(), batches: z.number().int() }),
  sizes: z.object({ records: z.number(), facts: z.number(), raw: z.number(), snapshots: z.number() }),
  /** What opening had to mend, e.g. facts rebuilt and why. Empty when nothing was wrong. */
  repairs: z.array(z.object({ code: z.string(), message: words, at: instant }))
})
export type Status = z.infer<typeof status>

export const settings = z.object({
  name: z.string().min(1).max(200),
  timeZone: z.string().max(100),
  weekStart: z.number().int().min(1).max(7),
  currency: z.string().length(3),
  duplicateWindowHours: z.number().int().min(1).max(24 * 365),
  nullTokens: z.array(z.string().max(100)).max(100),
  trustedSources: z.array(z.string().max(200)).max(100).describe('sources whose values count before those of others, the most trusted first')
})
export type Settings = z.infer<typeof settings>

/** A workspace on its way to be open: checked, or its facts rebuilt for a reason. */
export const opening = z.object({ name: z.string(), stage: z.string(), progress: z.number().min(0).max(1), reason: words.nullable() })
export type Opening = z.infer<typeof opening>

export const undoState = z.object({ undo: words.nullable(), redo: words.nullable() })

/** Workspaces as the host sees them. `folder` is taken only from hosts that may name folders (REST and dialogs); a browser names workspaces. */
export const workspacesContract = {
  current: oc.route({ method: 'GET', path: '/workspaces/current' }).output(z.object({
    workspace: workspaceInfo.nullable(), opening: opening.nullable(), host: z.enum(['electron', 'browser', 'test']), platform: z.string(), version: z.string()
  })),
  recent: oc.route({ method: 'GET', path: '/workspaces' }).output(z.object({ items: z.array(workspaceInfo) })),
  /** How this user wants the interface, the same in every workspace and under every address; null before the first change. */
  preferences: oc.route({ method: 'GET', path: '/workspaces/preferences' }).output(z.object({ preferences: interfaceState.nullable() })),
  keepPreferences: oc.route({ method: 'PUT', path: '/workspaces/preferences' }).input(z.object({ preferences: interfaceState })).output(z.object({})),
  create: oc.route({ method: 'POST', path: '/workspaces', successStatus: 201 }).input(z.object({ name: z.string().trim().min(1).max(200), folder: z.string().max(4096).optional() })).output(workspaceInfo),
  open: oc.route({ method: 'POST', path: '/workspaces/open' }).input(z.object({ id: z.string().max(100).optional(), folder: z.string().max(4096).optional() })).output(workspaceInfo),
  close: oc.route({ method: 'POST', path: '/workspaces/close' }).output(z.object({ closed: z.boolean() })),
  /** Makes (or opens) the demo workspace; the job fills it. */
  demo: oc.route({ method: 'POST', path: '/workspaces/demo', successStatus: 202 }).input(z.object({ folder: z.string().max(4096).optional().describe('where; the usual folder of workspaces when missing'), customers: z.number().int().min(10).max(10_000_000).optional(), events: z.number().int().min(10).max(100_000_000).optional() })).output(z.object({ workspace: workspaceInfo, jobId: z.string().nullable() })),
  restore: oc.route({ method: 'POST', path: '/workspaces/restore' }).input(z.object({ backup: z.string().max(4096), folder: z.string().max(4096).optional(), name: z.string().max(200).optional() })).output(workspaceInfo)
}

export const workspaceContract = {
  status: oc.route({ method: 'GET', path: '/workspace/status' }).output(status),
  /** One message for each change of data, definitions or jobs; screens refetch what it names. */
  watch: oc.route({ method: 'GET', path: '/workspace/watch' }).output(eventIterator(z.object({ dataVersion: z.number().int(), changed: z.array(z.string()) }))),
  settings: oc.route({ method: 'GET', path: '/workspace/settings' }).output(settings),
  changeSettings: oc.route({ method: 'PATCH', path: '/workspace/settings' }).input(settings.partial()).output(settings),
  /** What the interface had open here; it names customers, and so stands in the workspace. */
  tabs: oc.route({ method: 'GET', path: '/workspace/tabs' }).output(z.object({ tabs: interfaceState.nullable() })),
  keepTabs: oc.route({ method: 'PUT', path: '/workspace/tabs' }).input(z.object({ workspace: z.string().max(100).describe('id of the open workspace, whose tabs they are'), tabs: interfaceState })).output(z.object({})),
  /** Definitions that are being written and not saved yet, by the names that the interface gives them. */
  drafts: oc.route({ method: 'GET', path: '/workspace/drafts' }).output(z.object({ drafts: z.record(z.string(), draftState) })),
  keepDraft: oc.route({ method: 'PUT', path: '/workspace/drafts' })
    .input(z.object({ workspace: z.string().max(100).describe('id of the open workspace, whose draft it is'), name: z.string().min(1).max(300), draft: draftState.nullable().describe('null: it was saved or discarded') })).output(z.object({})),
  backups: oc.route({ method: 'GET', path: '/workspace/backups' }).output(z.object({ items: z.array(z.object({ file: z.string(), size: z.number(), at: instant })) })),
  backup: oc.route({ method: 'POST', path: '/workspace/backup', successStatus: 202 }).input(z.object({ destination: z.string().max(4096).optional() })).output(jobStarted),
  verify: oc.route({ method: 'POST', path: '/workspace/verify', successStatus: 202 }).output(jobStarted),
  rebuildFacts: oc.route({ method: 'POST', path: '/workspace/rebuild-facts', successStatus: 202 }).output(jobStarted),
  compact: oc.route({ method: 'POST', path: '/workspace/compact', successStatus: 202 }).output(jobStarted),
  undoState: oc.route({ method: 'GET', path: '/workspace/undo' }).output(undoState),
  undo: oc.route({ method: 'POST', path: '/workspace/undo' }).output(undoState.extend({ done: words.nullable() })),
  redo: oc.route({ method: 'POST', path: '/workspace/redo' }).output(undoState.extend({ done: words.nullable() })),
  /** Goes on past a step of undo or redo that is refused, which changes nothing; the opposite turn puts it back. */
  passOver: oc.route({ method: 'POST', path: '/workspace/pass-over' }).input(z.object({ turn: z.enum(['undo', 'redo']).default('undo') })).output(undoState.extend({ done: words.nullable().describe('the step') }))
}
