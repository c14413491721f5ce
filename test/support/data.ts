import { existsSync } from 'node:fs'
import { join, normalize } from 'node:path'

/** The folder of data sets with known answers. @throws where there is none: these checks are never passed over in silence. */
export function dataFolder(): string {
  const folder = process.env['COHORTDESK_DATA'] ?? normalize(join(import.meta.dirname, '..', '..', '..', 'shared', 'data'))
  if (!existsSync(folder)) throw new Error(`No data at ${folder}: set COHORTDESK_DATA to the folder of data sets`)
  return folder
}
