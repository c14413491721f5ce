/** What is open: one tab for the section the rail points at, and one for each record. They survive a restart; names are fetched again, never stored. */
import { createStore } from '#renderer/bridge/store.ts'
import { gathered, newer, readLocal, writeLocal, type Dated } from './kept.ts'

const sections = ['home', 'customers', 'accounts', 'leads', 'groups', 'segments', 'builder', 'imports', 'rejects', 'recipes', 'quality', 'tags', 'settings'] as const
export type Section = (typeof sections)[number]

export interface OpenRecord {
  section: Section
  /** Path without a query. */
  path: string
  usedAt: number
}

export interface Tabs {
  section: Section
  /** Where each section was left, so that coming back finds the same filter and order. */
  places: Partial<Record<Section, string>>
  records: OpenRecord[]
  closed: OpenRecord[]
}

const most = 12
const empty: Tabs = { section: 'home', places: {}, records: [], closed: [] }
export const tabs = createStore<Tabs>(empty)
let storageKey = ''

/** The section of a path, and whether the path is a record of it. */
export function placeOf(path: string): { section: Section; record: boolean } {
  const [first = '', second] = path.split('/').filter(Boolean)
  const section = sections.find((candidate) => candidate === first) ?? 'home'
  return { section, record: second !== undefined && section !== 'settings' && section !== 'home' && section !== 'rejects' && section !== 'quality' }
}

export function sectionPath(section: Section): string {
  return section === 'home' ? '/' : `/${section}`
}

/** Notes that a place is shown now. */
export function visit(state: Tabs, path: string, search: string, now: number): Tabs {
  const { section, record } = placeOf(path)
  if (!record) return { ...state, section, places: { ...state.places, [section]: without('new', path + search) } }
  const others = state.records.filter((open) => open.path !== path)
  const known = state.records.find((open) => open.path === path)
  const entry = { section, path, usedAt: now }
  const records = known ? state.records.map((open) => (open.path === path ? entry : open)) : [...others, entry]
  const surplus = records.length > most ? records.reduce((oldest, open) => (open.usedAt < oldest.usedAt ? open : oldest)) : undefined
  return surplus
    ? { ...state, records: records.filter((open) => open !== surplus), closed: [surplus, ...state.closed].slice(0, 20) }
    : { ...state, records }
}

/** Closes a record; it can be opened again. Returns the state and where to go if it was the one shown. */
export function close(state: Tabs, path: string): { state: Tabs; next: string } {
  const index = state.records.findIndex((open) => open.path === path)
  const gone = state.records[index]
  const records = state.records.filter((open) => open.path !== path)
  const neighbour = records[index] ?? records[index - 1]
  const next = neighbour?.path ?? state.places[state.section] ?? sectionPath(state.section)
  return { state: { ...state, records, closed: gone ? [gone, ...state.closed].slice(0, 20) : state.closed }, next }
}

/** Without a record that is not there: it cannot be opened again either. */
export function drop(state: Tabs, path: string): Tabs {
  const others = (records: OpenRecord[]) => records.filter((open) => open.path !== path)
  return { ...state, records: others(state.records), closed: others(state.closed) }
}

/** Opens what was closed last. */
export function reopen(state: Tabs): { state: Tabs; next: string | null } {
  const [last, ...closed] = state.closed
  return last ? { state: { ...state, closed }, next: last.path } : { state, next: null }
}

/** Loads the tabs of a workspace, here or as its core has them, and keeps them from now on. */
export function loadTabs(workspaceId: string, kept: Record<string, unknown> | null, keep: (tabs: Record<string, unknown>) => void): void {
  const key = `cohortdesk.tabs.${workspaceId}`
  if (key === storageKey) return
  storageKey = ''
  tabs.set(newer<Tabs & Dated>(readLocal(key, { ...empty, changedAt: 0 }), kept))
  storageKey = key
  keepTabs = gathered(() => {
    if (storageKey === key) keep({ ...dated(tabs.get()) })
  })
}

let keepTabs = () => {}

tabs.subscribe(() => {
  if (!storageKey) return
  writeLocal(storageKey, dated(tabs.get()))
  keepTabs()
})

const dated = (state: Tabs): Tabs & Dated => ({ ...persistable(state), changedAt: Date.now() })

/** What may stand outside the workspace: a search may be somebody's name or number, and jobs are followed while they run. */
export function persistable(state: Tabs): Tabs {
  const places = Object.fromEntries(Object.entries(state.places).map(([section, place]) => [section, without('q', place)]))
  const lasting = (record: OpenRecord) => !record.path.startsWith('/imports/jobs/')
  return { ...state, places, records: state.records.filter(lasting), closed: state.closed.filter(lasting) }
}

/** `new` asks for something to be made: coming back to the place does not ask again. */
function without(name: 'q' | 'new', place: string): string {
  const [path = '/', query = ''] = place.split('?')
  const kept = new URLSearchParams(query)
  if (!kept.has(name)) return place
  kept.delete(name)
  return kept.size > 0 ? `${path}?${kept}` : path
}
