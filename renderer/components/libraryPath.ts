/** Where something of the library is shown; null: it has no screen of its own. */
export function libraryPath(kind: string, id: string): string | null {
  const name = encodeURIComponent(id)
  if (kind === 'tag') return `/tags/${name}`
  if (kind === 'segment') return `/segments/${name}`
  return kind === 'group' ? `/groups?group=${name}` : null
}
