import { attribute, elements, event, fieldRef, folder, group, history, match, property, related, sequence, tag } from '#test/builders/conditions/plans.ts'
import type { FactsRows } from '#test/builders/conditions/facts-tables.ts'
import type { ConditionPlan } from '#core/domain/conditions/plan.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import type { World } from '../cases.ts'

/** Texts that would do something if they ever became SQL, JSON paths, patterns of LIKE, or placeholders. */
export const hostile = [
  `'; DROP TABLE customers; --`, `"; DROP TABLE customers; --`, `' OR '1'='1`, `O'Brien "x" \\`, `\\'; --`, '100%_', 'a\0b', '😀', '$1', '{p1:String}', '/* x */', '`x`', '\\0', '\r\n\t', `x' || 'y`, '$."a"[0]', '~/~0'
].map((text) => `<${text}>`)

/** Column names: what a text may not be in an identifier (U+0000) is refused. */
const columns = [`a"; DROP TABLE customers; --`, `b'"'"`, 'c\\"', '😀 % `d`']
const texts = columns.map((column, index) => ({ name: `attr.${index}`, type: 'text' as const, column }))
const city = fieldRef('customer', 'attr.0', 'text')
const cart = fieldRef('customer', 'attr.cart', 'objects')
const sizes = fieldRef('customer', 'attr.sizes', 'list')
const note = fieldRef('event', 'data.note', 'text')
const day = 86_400_000

const of = { entity_type: 'customer' } as const

const rows: FactsRows = {
  customers: [
    ...hostile.map((text, id) => ({ id, 'attr.0': text, 'attr.1': text, 'attr.2': text, 'attr.3': text, 'attr.sizes': [text, 1], 'attr.cart': [{ [text.replaceAll('.', '')]: { x: text } }] })),
    { id: hostile.length }
  ],
  events: hostile.flatMap((text, entity) => [1, 2].map((row) => ({ ...of, entity, batch: 1, row: entity * 2 + row, type: text, occurred_at: row * day, values: { 'data.note': text } }))),
  tag_assignments: hostile.map((text, entity) => ({ ...of, entity, tag: text, source: text, confidence: 1, tagged_at: 0, removed_at: null })),
  scores: hostile.map((text, entity) => ({ ...of, entity, score: text, value: text })),
  relations: hostile.map((text, entity) => ({ relation: text, entity, other: entity })),
  folder_members: hostile.map((text, entity) => ({ ...of, entity, folder: text })),
  history: hostile.map((text, entity) => ({ ...of, entity, field: text, type: 'text', value: text, since: null, until: null }))
}

/** Every place of a plan that takes a text, with it. */
function questions(text: string): Record<string, ConditionPlan> {
  const folded = fold(text)
  const is = { test: 'in', values: [folded] } as const
  const pattern = folded.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return {
    ...Object.fromEntries(texts.map(({ name }) => [`column ${name}`, attribute(fieldRef('customer', name, 'text'), is)])),
    'exact value': attribute(city, { test: 'in', values: [nfkc(text)] }, { exactCase: true }),
    'many values': attribute(city, { test: 'in', values: [folded, ...Array.from({ length: 60 }, (_, index) => `v${index}`)] }),
    contains: attribute(city, { test: 'contains', text: folded }),
    'starts with': attribute(city, { test: 'startsWith', text: folded }),
    'ends with': attribute(city, { test: 'endsWith', text: folded }),
    matches: attribute(city, { test: 'matches', pattern }),
    'list element': attribute(sizes, { test: 'hasAll', values: [folded, 1] }),
    'event name': event(match(text), { fn: 'count' }, { test: 'in', values: [2] }),
    'event property': event(match(text, property(note, is)), { fn: 'last', field: note }, is),
    sequence: sequence([match(text, property(note, is)), match([text])], { same: [note], notBetween: [match(text)] }),
    'any order': sequence([match(text), match(text, property(note, is))], { ordered: false, within: day }),
    tag: tag([text], { sources: [text as never] }),
    folder: folder(text),
    score: attribute(fieldRef('score', text, 'choice'), is),
    relation: related(text, 'customer', { kind: 'any' }, group('and')),
    history: history(fieldRef('customer', text, 'text', { place: 'missing' }), { op: 'was', value: folded, window: { from: null, to: null } }),
    'path of an element': elements(cart, { kind: 'all' }, property(fieldRef('element', `${text.replaceAll('.', '')}.x`, 'text'), is))
  }
}

export const hostileTexts: World = {
  name: 'hostile texts',
  fields: { customer: [...texts, { name: 'attr.sizes', type: 'list' }, { name: 'attr.cart', type: 'objects' }], event: [{ name: 'data.note', type: 'text' }] },
  rows,
  cases: hostile.flatMap((text, id) => Object.entries(questions(text)).map(([place, node]) => ({ name: `${place}: ${JSON.stringify(text)}`, node, expected: [id] })))
}
