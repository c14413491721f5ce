import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { RE2JS } from 're2js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { patternProblem } from '#core/domain/conditions/compile-predicate.ts'
import { openDuck, type Duck } from '#core/store/duckdb/connection.ts'

const texts = [
  'abc', 'a\nb', 'ABC', '上海', 'k', '\u212a', 'ſ', 's', 'ß', 'i̇', 'ı', 'é', '１', '', '😀', 'a\0b', 'a\u2028b', 'aa', '\ufeff', 'ǅ', 'Σ', 'ς', 'μ', 'µ', '12', 'a_b', 'a b'
]
const taken = [
  '(?P<n>a)', '\\p{Han}', '\\P{Han}', '\\p{^Han}', '\\pL', '\\p{Lu}', '^$', '^.$', '.', '(?s).b', '(?m)^b', '\\z', '\\Ab', '\\Qa.b\\E', '[[:alpha:]]', '[[:^word:]]', '[^\\x00-\\x7F]', '\\x{4e0a}', 'a{2}', 'a{,2}', 'k', 's', 'ſ',
  'σ', 'µ', 'i', 'ß', 'ẞ', '\\bb', '\\d', '\\w+$', '\\s', '(?U)a+', '(?i)A', '(?-i)A', '(?i:a)b', 'x*', '(?:)', 'a|', '\\0', '\\07', '[]a]'
]
const refused = ['(?<n>a)', '\\C', 'a{1001}', 'a{2,1}', 'a**', 'a++', '\\1', '[a-\\d]', ')', '(?=a)', '\\p{Emoji}', '\\p{Cn}', '\\h', '\\R', '\\X', '\\u4e0a', '(?x) a', '(?^a)']

let duck: Duck
beforeAll(async () => {
  duck = await (await openDuck(':memory:', { temporaryFolder: '', threads: 1 })).connect()
})
afterAll(() => duck.close())

const sql = (options: string) => `SELECT i FROM (SELECT unnest(from_json($2::VARCHAR, '["VARCHAR"]')) AS text, unnest(range(${texts.length})) AS i) WHERE regexp_matches(text, $1::VARCHAR${options}) ORDER BY i`

it.each(taken.flatMap((pattern) => [[pattern, true], [pattern, false]] as const))('%s, case counts: %s: DuckDB finds what the reference finds', async (pattern, exactCase) => {
  expect(patternProblem(pattern, exactCase)).toBeUndefined()
  const reference = RE2JS.compile(pattern, exactCase ? 0 : RE2JS.CASE_INSENSITIVE)
  const found = await duck.rows<{ i: bigint }>(sql(exactCase ? '' : `, 'i'`), [pattern, JSON.stringify(texts)])
  expect(found.map(({ i }) => texts[Number(i)])).toEqual(texts.filter((text) => reference.matcher(text).find()))
})

it.each(refused)('%s is refused', (pattern) => {
  expect(patternProblem(pattern, true)).toBeTypeOf('string')
})

/** Every word of the library's source that it takes as a Unicode class. */
function classes(): string[] {
  const source = readFileSync(createRequire(import.meta.url).resolve('re2js'), 'utf8')
  const words = new Set([...source.matchAll(/\b[A-Z][A-Za-z_]{0,30}\b/g)].map(([word]) => word))
  return [...words].filter((word) => {
    try {
      RE2JS.compile(`\\p{${word}}`)
      return true
    } catch {
      return false
    }
  })
}

it('takes the Unicode classes that DuckDB takes, and no others', async () => {
  const known = classes()
  expect(known.length).toBeGreaterThan(200)
  const inDuckDB = await Promise.all(known.map((name) => duck.rows(`SELECT regexp_matches('a', $1::VARCHAR)`, [`\\p{${name}}`]).then(() => true, () => false)))
  expect(known.filter((name) => patternProblem(`\\p{${name}}`, true) === undefined)).toEqual(known.filter((_, index) => inDuckDB[index]))
})
