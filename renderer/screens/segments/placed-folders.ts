export interface Folder {
  id: string
  name: string
  parent: string | null
  segments: number
  version: number
}

export interface PlacedFolder extends Folder {
  depth: number
}

/** Folders as a list, each before those in it, with how deep it stands. One whose parent is gone stands at the top. */
export function placedFolders(folders: readonly Folder[]): PlacedFolder[] {
  const ids = new Set(folders.map(({ id }) => id))
  const below = Map.groupBy(folders, ({ parent }) => (parent !== null && ids.has(parent) ? parent : null))
  const walk = (parent: string | null, depth: number): PlacedFolder[] => (below.get(parent) ?? []).flatMap((folder) => [{ ...folder, depth }, ...walk(folder.id, depth + 1)])
  return walk(null, 0)
}
