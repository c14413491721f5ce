/** Nearest misses: as data, and in words (shared/spec/conditions.md §5). */
import { millisecondsPerDay } from './time.ts'
import { numberText } from '../number-text.ts'
import type { Words } from './problems.ts'

/**
 * What was missing. A `gap` is what would have to be added for the condition to hold: below zero there is too much.
 * - count: events; days: days of the calendar; number: in the unit of the value
 * - time: milliseconds by which a date or time lies too early (above zero) or too late
 * - held: milliseconds that a value would have to be held more, or less
 * - step: how many steps of a sequence could be taken
 */
export type NearestMiss =
  | { kind: 'count' | 'days' | 'number' | 'time' | 'held'; gap: number }
  | { kind: 'missingTags'; tags: readonly string[]; any: boolean }
  | { kind: 'unwantedTags'; tags: readonly string[] }
  | { kind: 'properties'; names: readonly string[] }
  | { kind: 'step'; reached: number; steps: number }
  | { kind: 'conditions'; failing: number }
  | { kind: 'blank' }

const lengths = [
  { length: millisecondsPerDay, zh: '天', en: 'day' }, { length: 3_600_000, zh: '小时', en: 'hour' }, { length: 60_000, zh: '分钟', en: 'minute' }, { length: 1000, zh: '秒', en: 'second' },
  { length: 1, zh: '毫秒', en: 'millisecond' }
] as const

const plural = (n: number | string, noun: string) => `${n} ${noun}${Number(n) === 1 ? '' : 's'}`

/** A length of time in its greatest whole unit, rounded up so that waiting that long is enough: `2 天`, `2 days`. */
function lengthWords(milliseconds: number): Words {
  const unit = lengths.find(({ length }) => milliseconds >= length) ?? lengths.at(-1)!
  const n = Math.ceil(milliseconds / unit.length)
  return { zh: `${n} ${unit.zh}`, en: plural(n, unit.en) }
}

/** At most two decimals, but never nought for something. */
const amountText = (value: number) => numberText(Math.round(value * 100) / 100 || value)
const atBound: Words = { zh: '正好在界限上，而界限不算在内', en: 'exactly at the bound, which is not included' }

/** `day`: the day of the run, as MM-DD. */
export function missWords(miss: NearestMiss, day: string): Words {
  switch (miss.kind) {
    case 'count':
    case 'days':
    case 'number':
    case 'time':
    case 'held':
      return miss.gap === 0 ? atBound : gapWords(miss.kind, miss.gap, day)
    case 'missingTags': {
      const several = miss.any && miss.tags.length > 1
      return { zh: `缺少标签${several ? '（任一）' : ''}：${miss.tags.join('、')}`, en: `lacks ${several ? 'any of the tags' : miss.tags.length > 1 ? 'the tags' : 'the tag'}: ${miss.tags.join(', ')}` }
    }
    case 'unwantedTags':
      return { zh: `有不该有的标签：${miss.tags.join('、')}`, en: `should not have: ${miss.tags.join(', ')}` }
    case 'properties':
      return { zh: `事件的属性不符：${miss.names.join('、')}`, en: `these properties of the event do not fit: ${miss.names.join(', ')}` }
    case 'step':
      return { zh: `到了第 ${miss.reached} 步，共 ${miss.steps} 步`, en: `reached step ${miss.reached} of ${miss.steps}` }
    case 'conditions':
      return { zh: `还有 ${miss.failing} 项条件不满足`, en: `${plural(miss.failing, 'more condition')} must hold` }
    case 'blank':
      return { zh: '没有值', en: 'there is no value' }
  }
}

function gapWords(kind: 'count' | 'days' | 'number' | 'time' | 'held', gap: number, day: string): Words {
  const more = gap > 0
  const size = Math.abs(gap)
  const length = lengthWords(size)
  switch (kind) {
    case 'count':
      return more ? { zh: `还差 ${size} 次，截至 ${day}`, en: `${size === 1 ? 'one' : size} more needed, as of ${day}` } : { zh: `多了 ${size} 次，截至 ${day}`, en: `${size === 1 ? 'one' : size} too many, as of ${day}` }
    case 'days':
      return more ? { zh: `还差 ${size} 天，截至 ${day}`, en: `${plural(size, 'more day')} needed, as of ${day}` } : { zh: `多了 ${size} 天，截至 ${day}`, en: `${plural(size, 'day')} too many, as of ${day}` }
    case 'number':
      return more ? { zh: `还差 ${amountText(size)}`, en: `${amountText(size)} more needed` } : { zh: `多了 ${amountText(size)}`, en: `${amountText(size)} too much` }
    case 'time':
      return more ? { zh: `早了 ${length.zh}`, en: `${length.en} too early` } : { zh: `晚了 ${length.zh}`, en: `${length.en} too late` }
    case 'held':
      return more ? { zh: `还需保持 ${length.zh}`, en: `must be held for another ${length.en}` } : { zh: `保持的时间长了 ${length.zh}`, en: `has been held ${length.en} too long` }
  }
}
