import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

export const root = normalize(join(import.meta.dirname, '..', '..'))
const sourceFolders = ['core', 'workers', 'electron', 'server', 'renderer']

export interface Import { specifier: string; typeOnly: boolean }
export interface Source { path: string; lines: number; imports: Import[] }

/** Every TypeScript source below the folders that hold code, with what it imports. */
export function readSources(): Source[] {
  return sourceFolders.flatMap((folder) => filesBelow(join(root, folder))).filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts')).map((path) => {
    const text = readFileSync(path, 'utf8')
    return { path: relative(root, path), lines: text.split('\n').length, imports: importsOf(text) }
  })
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

function importsOf(text: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)]
    .map(([statement, type, specifier]) => ({ specifier: specifier!, typeOnly: type !== undefined || onlyTypeNames(statement) }))
  const dynamic = [...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map(([, specifier]) => ({ specifier: specifier!, typeOnly: false }))
  return [...statements, ...dynamic]
}

/** `import { type A, type B } from …` */
function onlyTypeNames(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1]
  return names !== undefined && !/^(?:import|export)\s+\w+\s*,/.test(statement) && names.split(',').every((name) => /^\s*(type\s|$)/.test(name))
}

/** The path of an imported source from the root, or undefined for packages and built-ins. */
export function resolveImport(importer: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return normalize(join(dirname(importer), specifier))
  return undefined
}

export function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!
}
