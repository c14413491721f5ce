export const segmentTabs = ['condition', 'members', 'history', 'versions', 'compare', 'settings'] as const
export type SegmentTab = (typeof segmentTabs)[number]

/** The address of a segment, of one of its tabs and, for a comparison, of those beside it. */
export function segmentPath(id: string, tab?: SegmentTab, beside: readonly string[] = []): string {
  const query = new URLSearchParams({ ...(tab !== undefined && { tab }) })
  for (const other of beside) query.append('with', other)
  return `/segments/${encodeURIComponent(id)}${query.size > 0 ? `?${query}` : ''}`
}

/** The first of name, name 2, name 3 … that nobody has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name} ${number}`
    if (!taken.has(tried)) return tried
  }
}
