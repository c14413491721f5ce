/**
 * Where threads keep the modules that they compiled, so that later ones start in half the time. What lies there is run: Node.js checks its sums and versions,
 * which whoever can write there can write too. So it is a folder of the user's own or none.
 */
import { lstatSync, mkdirSync } from 'node:fs'

/** The folder, made where it is missing; undefined where it cannot be made, or others own it or may write into it: then modules are compiled anew. */
export function ownFolder(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const found = lstatSync(path)
    // Windows knows no owner here; there the user's profile keeps others out.
    const isOwn = process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0)
    return found.isDirectory() && isOwn ? path : undefined
  } catch {
    return undefined
  }
}
