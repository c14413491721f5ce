/** Texts as conditions compare them (shared/spec/conditions.md §4.3): blanks, and elements of lists. */
import { fold } from '../normalise/text.ts'

/** A value that counts as none: nothing, or a text of white space. The import has made its null tokens blank before. */
export function isBlank(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  return Array.isArray(value) && value.length === 0
}

/** How an element of a list is kept for comparison: JSON of its fold, so that the text "1" and the number 1 differ. */
export function foldElement(element: string | number): string {
  return JSON.stringify(typeof element === 'string' ? fold(element) : element)
}
