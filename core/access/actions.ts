/** Who may do what: one table from action to roles (shared/spec/permissions.md). An action that is not in it is denied. */

const roles = ['owner'] as const
export type Role = (typeof roles)[number]

/** An action is the dotted name of a procedure of the contract, or of a job that runs for a user. */
const allowed: Record<string, readonly Role[]> = {
  'workspaces.current': roles,
  'workspaces.recent': roles,
  'workspaces.preferences': roles,
  'workspaces.keepPreferences': roles,
  'workspaces.create': roles,
  'workspaces.open': roles,
  'workspaces.close': roles,
  'workspaces.demo': roles,
  'workspaces.restore': roles,
  'workspace.status': roles,
  'workspace.watch': roles,
  'workspace.settings': roles,
  'workspace.changeSettings': roles,
  'workspace.tabs': roles,
  'workspace.keepTabs': roles,
  'workspace.backups': roles,
  'workspace.backup': roles,
  'workspace.verify': roles,
  'workspace.rebuildFacts': roles,
  'workspace.compact': roles,
  'workspace.undoState': roles,
  'workspace.undo': roles,
  'workspace.redo': roles,
  'jobs.list': roles,
  'jobs.get': roles,
  'jobs.cancel': roles,
  'jobs.watch': roles,
  'imports.create': roles,
  'imports.inspect': roles,
  'imports.list': roles,
  'imports.get': roles,
  'imports.rejects': roles,
  'imports.replay': roles,
  'imports.undo': roles,
  'imports.fields': roles,
  'imports.templates': roles,
  'customer360.profile': roles,
  'customer360.timeline': roles,
  'customer360.value': roles,
  'customer360.search': roles,
  'customers.list': roles,
  'customers.facets': roles,
  'customers.create': roles,
  'customers.update': roles,
  'customers.profile': roles,
  'customers.valueScore': roles,
  'customers.timeline': roles,
  'customers.addBehaviour': roles,
  'customers.behaviours': roles,
  'customers.addInteraction': roles,
  'customers.interactions': roles,
  'segments.preview': roles,
  'segments.explain': roles,
  'conditions.catalogue': roles,
  'conditions.describe': roles,
  'conditions.sql': roles
}

/** Whether a role may do an action. Unknown actions and unknown roles may not. */
export function mayDo(role: string, action: string): boolean {
  return Object.hasOwn(allowed, action) && (allowed[action] as readonly string[]).includes(role)
}

/** Every action of the table, for the test that holds it against the contract. */
export const knownActions: readonly string[] = Object.keys(allowed)
