/** Occurrence leaves: the first or last event that matches must lie in the window and pass `has`. */
import type { OccurrencePlan } from '#core/domain/conditions/plan.ts'
import type { ListTest } from './measure.ts'
import { boundsOf, compileFilters, compileMatch, firstPlace, type KernelContext } from './match.ts'

export function compileOccurrence({ which, match, has, window }: OccurrencePlan, context: KernelContext): ListTest {
  const { type, time } = context.columns
  // The first one ever is the first of its name; only then is it asked whether it passes.
  const { names, filter } = compileMatch(which === 'firstEver' ? { names: match.names, where: [] } : match, context)
  const passes = compileFilters(which === 'firstEver' ? [...match.where, ...has] : has, context)
  const { from, to } = boundsOf(window, context.asOf)
  const isMeant = (place: number) => names[type[place]!] === 1 && (filter === null || filter(place))
  const holds = (place: number) => time[place]! >= from && time[place]! < to && (passes === null || passes(place))

  if (which === 'last') {
    return (begin, end) => {
      for (let place = firstPlace(time, begin, end, context.asOf + 1) - 1; place >= begin; place--) if (isMeant(place)) return holds(place)
      return false
    }
  }
  return (begin, end) => {
    for (let place = begin; place < end && time[place]! <= context.asOf; place++) if (isMeant(place)) return holds(place)
    return false
  }
}
