/** Files of dropped folders, by the entries of a drop. */

/** Files of a folder at most, however deep. */
export const mostFiles = 1000

/** All files that were dropped, those in folders included, in the order of their names. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // The list is gone once this turn is over.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const loose = [...transfer.files]
  if (!entries.some((entry) => entry.isDirectory)) return loose
  const found: File[] = []
  for (const entry of entries) await walk(entry, found)
  return found
}

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length >= mostFiles) return
  if (entry.isFile) found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))
  if (!entry.isDirectory) return
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    // Some hundred at a time, and none when all were told.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) break
    children.push(...part)
  }
  for (const child of children.toSorted((one, other) => one.name.localeCompare(other.name, 'zh'))) await walk(child, found)
}
