import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { en } from '#renderer/i18n/en/index.ts'
import { zh } from '#renderer/i18n/zh/index.ts'
import { commands } from '#renderer/app/commands.ts'

const root = join(import.meta.dirname, '../../..')
type Catalogue = { [key: string]: string | Catalogue }

function entries(node: Catalogue, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : entries(value, `${path}${key}.`)))
}

const chinese = entries(zh)
const english = entries(en)
const stem = (key: string) => key.replace(/_(one|other)$/, '')

describe('catalogues', () => {
  it('have the same keys; English has a singular beside every plural', () => {
    expect([...new Set(english.map(([key]) => stem(key)))].sort()).toEqual([...new Set(chinese.map(([key]) => stem(key)))].sort())
    const plurals = chinese.filter(([key]) => key.endsWith('_other')).map(([key]) => stem(key))
    expect(plurals.filter((key) => !english.some(([name]) => name === `${key}_one`))).toEqual([])
  })

  it('use the same placeholders in both languages', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort()
    const of = new Map(english)
    expect(chinese.filter(([key, text]) => placeholders(text).join() !== placeholders(of.get(key) ?? '').join()).map(([key]) => key)).toEqual([])
  })

  it('leave no text blank and no Chinese in English, but for names of languages', () => {
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
    const foreign = english.filter(([, text]) => /[\u4e00-\u9fff]/.test(text)).map(([key]) => key)
    expect(foreign).toEqual(['commands.switchLanguage', 'settings.languages.zh'])
  })

  it('name every command and every scope', () => {
    const keys = new Set(chinese.map(([key]) => key))
    expect(commands.filter(({ id }) => !keys.has(`commands.${id}`))).toEqual([])
    expect(commands.filter(({ scope }) => !keys.has(`commands.scope_${scope}`))).toEqual([])
  })
})

interface Node {
  type: string
  [key: string]: unknown
}

const shownAttributes = new Set(['label', 'title', 'placeholder', 'alt', 'text', 'aria-label', 'aria-description', 'note', 'definition', 'heading', 'action'])
/** Marks, keys, units and examples of notation that are the same in every language. */
const sameEverywhere = /^(CohortDesk|Apache-2\.0|Esc|CSV|PNG|UTC|order|1[.,]234[.,]5|[^\p{L}]*)$/u

function literals(file: string): string[] {
  const { program, errors } = parseSync(file, readFileSync(file, 'utf8'))
  expect(errors, file).toEqual([])
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child)
      return
    }
    if (typeof node !== 'object' || node === null) return
    const current = node as Node
    if (current.type === 'JSXText') found.push(String(current['value']).trim())
    if (current.type === 'JSXAttribute') {
      const name = (current['name'] as Node)['name'] as string
      const value = current['value'] as Node | null
      if (shownAttributes.has(name) && value?.type === 'Literal') found.push(String(value['value']))
    }
    if (current.type === 'Literal' && typeof current['value'] === 'string' && /[\u3400-\u9fff]/.test(current['value'])) found.push(current['value'])
    if (current.type === 'TemplateElement' && /[\u3400-\u9fff]/.test((current['value'] as { raw: string }).raw)) found.push((current['value'] as { raw: string }).raw)
    for (const [key, child] of Object.entries(current)) if (key !== 'parent') visit(child)
  }
  visit(program)
  return found.filter((text) => text !== '' && !sameEverywhere.test(text))
}

describe('screens', () => {
  const files = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.startsWith('renderer/i18n/') && !file.endsWith('.d.ts'))
  it('hold no text of their own', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => literals(join(root, file)).map((text) => `${file}: ${text}`))).toEqual([])
  })
})
