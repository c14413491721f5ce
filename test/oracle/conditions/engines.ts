/** What is held against the reference evaluator: every engine that gives the members of a plan. */
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { World } from '#test/builders/conditions/world.ts'

/** An engine that has one world loaded. */
export interface Engine {
  /** Dense ids of the members, in the order of the limit where the plan has one; null where this engine does not answer such a plan. */
  members(plan: Plan): Promise<readonly number[] | null>
  /** What it ran, for the report of a difference. */
  statement?(plan: Plan): string
  close(): Promise<void>
}

export interface EngineKind {
  name: string
  /** Answers single leaves on events rather than whole plans. */
  leavesOnly: boolean
  /** Opened once per run: connections, processes. */
  start(): Promise<{ load(world: World): Promise<Engine>; stop(): Promise<void> }>
}
