import { describe, expect, test } from 'vitest'
import { compile, compileCondition } from '#core/domain/conditions/compile.ts'
import { context, definitionOf, now, segmentOf, testCatalogue } from './catalogue.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { memberSet } from '#test/builders/conditions/world.ts'

const blacklist = { ...segmentOf('blacklist'), members: memberSet('blacklist', [4, 7]) }
const catalogue = testCatalogue([blacklist])

/** The example of shared/spec/conditions.md §8, with the id of its tag. */
const example = definitionOf({
  kind: 'group', op: 'and', children: [
    { kind: 'score', score: 'rfm.tier', op: 'in', value: ['VIP', '高价值'] },
    { kind: 'attribute', field: 'contract_end', op: 'inNext', value: 30, unit: 'day' },
    { kind: 'event', event: 'follow_up', window: { kind: 'calendar', last: 7, unit: 'day' }, measure: { fn: 'count' }, op: 'eq', value: 0 },
    { kind: 'group', op: 'or', not: true, children: [
      { kind: 'tag', op: 'hasAny', tags: ['paused'] },
      { kind: 'segment', op: 'in', segment: 'blacklist' }] }]
})

const plain = { blanks: 'include', exactCase: false, negated: false } as const
const endOfTime = now + 1

describe('a plan', () => {
  test('of the example in the specification', () => {
    const { problems, warnings, plan } = compile(example, catalogue, context)
    expect(problems).toEqual([])
    expect(warnings).toEqual([])
    const today = Date.UTC(2026, 1, 11) / 86_400_000
    expect(plan).toEqual({
      entity: 'customer', universe: null, asOf: now, timeZone: 'Asia/Shanghai', limit: null, split: [],
      root: {
        kind: 'group', id: '/root', op: 'and', negated: false, children: [
          { kind: 'attribute', id: '/root/children/0', field: { of: 'score', name: 'rfm.tier', type: 'choice', place: 'open', asOfHistory: false }, ...plain, test: { test: 'in', values: ['vip', '高价值'] } },
          { kind: 'attribute', id: '/root/children/1', field: { of: 'customer', name: 'contract_end', type: 'date', place: 'open', asOfHistory: false }, ...plain, test: { test: 'range', min: today, max: today + 30, maxOpen: true } },
          {
            kind: 'event', id: '/root/children/2', match: { names: ['follow_up'], where: [] }, measure: { fn: 'count' },
            window: { from: Date.parse('2026-02-05T00:00:00+08:00'), to: endOfTime }, predicate: { ...plain, blanks: 'exclude', test: { test: 'in', values: [0] } }
          },
          {
            kind: 'group', id: '/root/children/3', op: 'or', negated: true, children: [
              { kind: 'tag', id: '/root/children/3/children/0', mode: 'any', negated: false, tags: ['paused'], sources: null, minConfidence: null, tagged: { from: null, to: endOfTime } },
              { kind: 'segment', id: '/root/children/3/children/1', segment: 'blacklist', negated: false, members: blacklist.members }]
          }]
      }
    })
  })

  test('uses the defaults of the workspace and the definition', () => {
    const { plan } = compile({ schema: 1, entity: 'customer', root: { kind: 'event', event: 'order' } }, catalogue, { ...context, timeZone: 'Europe/Berlin' })
    expect(plan).toMatchObject({ timeZone: 'Europe/Berlin', universe: null, asOf: now })
    expect(plan?.root).toMatchObject({ measure: { fn: 'count' }, predicate: { test: { test: 'range', min: 1 } }, window: { from: null, to: endOfTime } })
  })

  test('is the same for the same input', () => {
    expect(compile(example, catalogue, context)).toEqual(compile(structuredClone(example), catalogue, context))
  })

  test('of one condition of a rule', () => {
    const { plan, problems } = compileCondition({ kind: 'attribute', field: 'employees', op: 'gte', value: 500 }, 'account', catalogue, context)
    expect(problems).toEqual([])
    expect(plan).toMatchObject({ kind: 'attribute', field: { of: 'account', name: 'employees' }, test: { test: 'range', min: 500 } })
  })
})

describe('segments', () => {
  const root = { kind: 'attribute', field: 'city', op: 'eq', value: '上海' } as const
  const define = (more: Record<string, unknown> = {}, inner: unknown = root) => definitionOf(inner, more) as unknown as Definition

  test('take the outer time where theirs is now, and keep their own otherwise', () => {
    const own = '2025-06-01T00:00:00Z'
    const segments = [segmentOf('a', define()), segmentOf('b', define({ asOf: own }))]
    const both = definitionOf({ kind: 'group', op: 'or', children: [{ kind: 'segment', op: 'in', segment: 'a' }, { kind: 'segment', op: 'notIn', segment: 'b' }] }, { asOf: '2026-01-01T00:00:00Z' })
    const { plan, problems, warnings } = compile(both, testCatalogue(segments), context)
    expect(problems).toEqual([])
    expect(plan?.root).toMatchObject({ children: [{ negated: false, members: { asOf: Date.UTC(2026, 0, 1) } }, { negated: true, members: { asOf: Date.parse(own) } }] })
    expect(warnings.map(({ code, message }) => [code, message.en.includes('city')])).toEqual([['noHistory', true]])
  })

  test('in a circle are a problem that names the route', () => {
    const to = (segment: string) => define({}, { kind: 'segment', op: 'in', segment })
    const { problems, plan } = compile(to('a'), testCatalogue([segmentOf('a', to('b')), segmentOf('b', to('c')), segmentOf('c', to('a'))]), context)
    expect(plan).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'segmentCycle', nodeId: '/root', path: '/root/segment' })
    expect(problems[0]!.message.en).toContain('S-a → S-b → S-c → S-a')
  })

  test('that lead back to the segment being defined are a circle', () => {
    const back = segmentOf('b', define({}, { kind: 'segment', op: 'in', segment: 'me' }))
    const { problems } = compile(define({}, { kind: 'segment', op: 'in', segment: 'b' }), testCatalogue([back, segmentOf('me', define())]), { ...context, segment: 'me' })
    expect(problems.map(({ code }) => code)).toEqual(['segmentCycle'])
  })

  test('that each name the next one twice are compiled once each', () => {
    const twice = (segment: string) => ({ kind: 'group', op: 'or', children: [{ kind: 'segment', op: 'in', segment }, { kind: 'segment', op: 'in', segment }] })
    const chain = Array.from({ length: 19 }, (_, index) => segmentOf(`s${index}`, define({}, index === 18 ? root : twice(`s${index + 1}`))))
    expect(compile(define({}, twice('s0')), testCatalogue(chain), context).problems).toEqual([])
  })

  test('that are too many levels deep are a problem', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => segmentOf(`s${index}`, define({}, { kind: 'segment', op: 'in', segment: `s${index + 1}` })))
    expect(compile(define({}, { kind: 'segment', op: 'in', segment: 's0' }), testCatalogue(chain), context).problems.map(({ code }) => code)).toEqual(['segmentTooDeep'])
  })

  test('with problems of their own pass them on', () => {
    const broken = segmentOf('a', define({}, { kind: 'attribute', field: 'gone', op: 'eq', value: 'x' }))
    const { problems } = compile(define({}, { kind: 'segment', op: 'in', segment: 'a' }), testCatalogue([broken]), context)
    expect(problems).toMatchObject([{ code: 'brokenSegment', nodeId: '/root' }])
    expect(problems[0]!.message.en).toContain('gone')
  })
})
