import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageOf, readSources, resolveImport, root, type Import, type Source } from './imports.ts'

interface Row { from: string; allowed: string[] }

const rows: Row[] = [...readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)]
  .map(([, from, allowed]) => ({ from: from!, allowed: [...allowed!.matchAll(/`([^`]+)`/g)].map(([, entry]) => entry!) }))
const sources = readSources()

const below = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
const rowOf = (path: string) => rows.filter((row) => below(path, row.from)).sort((a, b) => b.from.length - a.from.length)[0]

function allows(row: Row, source: Source, { specifier, typeOnly }: Import): boolean {
  const path = resolveImport(source.path, specifier)
  if (path !== undefined) return row.allowed.some((entry) => entry.startsWith('type:') ? typeOnly && below(path, entry.slice(5)) : below(path, entry))
  if (specifier.startsWith('node:')) return row.allowed.includes('node:')
  return row.allowed.includes('npm:*') || row.allowed.includes(`npm:${packageOf(specifier)}`)
}

describe('layers', () => {
  test('the table and the sources are there', () => {
    expect(rows.length).toBeGreaterThan(10)
    expect(sources.length).toBeGreaterThan(50)
  })

  test('a row covers every file', () => {
    expect(sources.filter((source) => !rowOf(source.path)).map((source) => source.path)).toEqual([])
  })

  test('imports stay inside what the row allows', () => {
    const wrong = sources.flatMap((source) => source.imports.filter((entry) => !allows(rowOf(source.path)!, source, entry)).map((entry) => `${source.path} imports ${entry.specifier}`))
    expect(wrong).toEqual([])
  })

  test('packages that the table allows are imported', () => {
    const unused = rows.flatMap(({ from, allowed }) => allowed.filter((entry) => entry.startsWith('npm:') && entry !== 'npm:*').filter((entry) => (
      !sources.some((source) => rowOf(source.path)!.from === from && source.imports.some(({ specifier }) => `npm:${packageOf(specifier)}` === entry)))).map((entry) => `${from}: ${entry}`))
    expect(unused).toEqual([])
  })

  test('nothing climbs two folders', () => {
    expect(sources.flatMap((source) => source.imports.filter((entry) => entry.specifier.startsWith('../../')).map((entry) => `${source.path}: ${entry.specifier}`))).toEqual([])
  })

  test('no circle', () => {
    const graph = new Map(sources.map((source) => [source.path, source.imports.filter((entry) => !entry.typeOnly).map((entry) => resolveImport(source.path, entry.specifier)).filter((path) => path !== undefined)]))
    expect(findCircle(graph)).toEqual([])
  })

  test('no file over 600 lines', () => {
    expect(sources.filter((source) => source.lines > 600).map((source) => `${source.path}: ${source.lines}`)).toEqual([])
  })
})

/** The first circle found, as a path, or nothing. */
function findCircle(graph: Map<string, string[]>): string[] {
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return []
    trail.push(path)
    for (const next of graph.get(path) ?? []) {
      const circle = visit(next)
      if (circle.length > 0) return circle
    }
    trail.pop()
    done.add(path)
    return []
  }
  for (const path of graph.keys()) {
    const circle = visit(path)
    if (circle.length > 0) return circle
  }
  return []
}
