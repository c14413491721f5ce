export const tagTabs = ['rule', 'members', 'log', 'versions', 'quality', 'lineage', 'settings'] as const
export type TagTab = (typeof tagTabs)[number]

/** Where a tag is shown. */
export function tagPath(id: string, tab?: TagTab): string {
  return `/tags/${encodeURIComponent(id)}${tab ? `?tab=${tab}` : ''}`
}

/** Where customers, accounts or leads who have the tag are listed. */
export function membersPath(entity: 'customer' | 'account' | 'lead', id: string): string {
  return `/${entity}s?where=${encodeURIComponent(JSON.stringify([memberCondition(id)]))}`
}

export const memberCondition = (id: string) => ({ kind: 'tag', op: 'hasAny', tags: [id] }) as const
