/** Reads a file of tag definitions, and says which entry of it cannot be read. */
import { tagFile, type TagFile } from '#core/contract/tags.ts'

/** What is wrong with the entry of a file: where it stands from 1, what it is called, and the field. */
export interface BadEntry {
  list: 'tags' | 'categories'
  number: number
  name: string
  field: string
}

/** `bad` undefined beside no content: it is no file of tags at all. */
export function readTagFile(text: string): { content?: TagFile; bad?: BadEntry } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {}
  }
  const { data, error } = tagFile.safeParse(value)
  if (data) return { content: data }
  for (const { path: [list, index, field] } of error.issues) {
    if ((list !== 'tags' && list !== 'categories') || typeof index !== 'number') continue
    const { name, id } = ((value as Record<string, unknown[]>)[list]![index] ?? {}) as { name?: unknown; id?: unknown }
    return { bad: { list, number: index + 1, name: [name, id].find((given): given is string => typeof given === 'string' && given.trim() !== '') ?? '', field: String(field ?? '') } }
  }
  return {}
}
