/**
 * What a step of a cleaning recipe can be told. A parameter is described once, here and in the row of its step kind: the contract, the checks, the form and
 * the reference page are made from the description.
 */
import type { Words } from '../conditions/problems.ts'

/** One entry of a value map. */
export interface ValueEntry {
  from: string
  to: string
}

export type ParameterShape = 'flag' | 'text' | 'choice' | 'integer' | 'column' | 'columns' | 'newColumn' | 'newColumns' | 'texts' | 'entries'

export interface Parameter<Value = unknown, Default extends boolean = boolean> {
  shape: ParameterShape
  words: Words
  /** Value that is taken where a step says nothing; `undefined`: a step must say it. */
  default: Value | undefined
  /** Of a choice: its values, in the order in which they are offered. */
  options?: Readonly<Record<string, Words>>
  /** Of a number: the least and greatest; of a text: the most characters; of a list: the fewest and most entries. */
  min?: number
  max?: number
  /** Of a column that may be left out (null). */
  optional?: boolean
  /** Only for the type: whether it has a default. */
  readonly defaulted?: Default
}

export type Parameters = Readonly<Record<string, Parameter>>

export type ValuesOf<P extends Parameters> = { [Key in keyof P]: P[Key] extends Parameter<infer Value> ? Value : never }

type DefaultedKeys<P extends Parameters> = { [Key in keyof P]: P[Key] extends Parameter<unknown, true> ? Key : never }[keyof P]

/** As somebody writes it: what has a default may be left out. */
export type InputOf<P extends Parameters> = Omit<ValuesOf<P>, DefaultedKeys<P>> & Partial<Pick<ValuesOf<P>, DefaultedKeys<P>>>

export const longestName = 200
const longestText = 1000
const mostColumns = 200
const mostEntries = 20_000

export const flag = (words: Words, byDefault: boolean): Parameter<boolean, true> => ({ shape: 'flag', words, default: byDefault })

/** A text that may be blank. */
export const text = (words: Words, byDefault = ''): Parameter<string, true> => ({ shape: 'text', words, default: byDefault, min: 0, max: longestText })

/** A text that must not be blank. */
export const neededText = (words: Words): Parameter<string, false> => ({ shape: 'text', words, default: undefined, min: 1, max: longestText })

export function choice<const Options extends Record<string, Words>>(words: Words, options: Options, byDefault: keyof Options & string): Parameter<keyof Options & string, true> {
  return { shape: 'choice', words, options, default: byDefault }
}

export const integer = (words: Words, min: number, max: number, byDefault: number): Parameter<number, true> => ({ shape: 'integer', words, min, max, default: byDefault })

export const column = (words: Words): Parameter<string, false> => ({ shape: 'column', words, default: undefined })

/** A column that need not be named. */
export const someColumn = (words: Words): Parameter<string | null, true> => ({ shape: 'column', words, default: null, optional: true })

export const columns = (words: Words, min = 1): Parameter<string[], false> => ({ shape: 'columns', words, default: undefined, min, max: mostColumns })

/** A column that the step makes, or fills anew. */
export const newColumn = (words: Words): Parameter<string, false> => ({ shape: 'newColumn', words, default: undefined })

export const someNewColumn = (words: Words, byDefault: string | null = null): Parameter<string | null, true> => ({ shape: 'newColumn', words, default: byDefault, optional: true })

export const newColumns = (words: Words): Parameter<string[], false> => ({ shape: 'newColumns', words, default: undefined, min: 1, max: 50 })

export const texts = (words: Words, byDefault: string[]): Parameter<string[], true> => ({ shape: 'texts', words, default: byDefault, min: 0, max: 200 })

export const entries = (words: Words): Parameter<ValueEntry[], false> => ({ shape: 'entries', words, default: undefined, min: 0, max: mostEntries })

export const entryLength = longestText

/** What happens to a value that a step cannot read. */
export const onFail = choice(
  { zh: '无法识别时', en: 'What cannot be read' },
  { keep: { zh: '保留原值', en: 'Stays as it is' }, blank: { zh: '留空', en: 'Becomes blank' }, reject: { zh: '整行拒绝', en: 'Turns its row away' } }, 'keep')
export type OnFail = 'keep' | 'blank' | 'reject'
