/** Profiles for tests that state a rule by hand. */
import type { Profile, ProfileEvent, Value } from '#core/domain/conditions/profile.ts'

/** That of the plans of plans.ts. */
export const asOf = Date.parse('2026-03-14T12:00:00Z')

export function profile(change: Partial<Profile> = {}): Profile {
  return { id: 0, publicId: 'CU00000000', values: {}, scores: {}, identities: [], events: [], tags: [], folders: [], history: {}, related: () => [], ...change }
}

/** Later calls order later at one time. */
let rows = 0
export function event(type: string, at: string | number, values: Record<string, Value> = {}): ProfileEvent {
  rows += 1
  return { batch: 1, row: rows, type, at: typeof at === 'number' ? at : Date.parse(at), values }
}
