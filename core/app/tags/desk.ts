/** The open workspace as tags need it. */
import type { TagDesk } from '#core/compute/tags/desk.ts'
import type { OpenWorkspace } from '#core/app/session.ts'

/** `core/compute/tags` sees this much of it; its commits let facts follow and tell screens. */
export function tagDesk(workspace: OpenWorkspace): TagDesk {
  const { records, facts, ports, conditions, following } = workspace
  return {
    records, facts, clock: ports.clock, engine: conditions.engine, compile: (definition, coming) => conditions.compile(definition, { coming }), plan: (definition) => conditions.plan(definition),
    settle: () => following.catchUp(), commit: (work) => workspace.commit(['tags', 'customers'], work)
  }
}
