/** Conditions by kind: their keys, what they can be asked of, and how they compile. Groups and their nesting are compile.ts's. */
import { activityLeaves } from './leaves-events.ts'
import { fieldLeaves } from './leaves-fields.ts'
import { membershipLeaves } from './leaves-members.ts'
import type { Subject } from './catalogue.ts'
import type { Leaf, LeafKind } from './leaves-shared.ts'

export const leaves: Readonly<Record<LeafKind, Leaf>> = { ...fieldLeaves, ...activityLeaves, ...membershipLeaves }
export const leafKinds = Object.keys(leaves) as LeafKind[]

/** Opportunities and holdings have fields, and nothing else to ask about. */
export function leafKindsOf(subject: Subject): LeafKind[] {
  return subject === 'opportunity' || subject === 'holding' ? leafKinds.filter((kind) => leaves[kind].everywhere) : leafKinds
}
