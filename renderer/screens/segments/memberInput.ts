/** The question that the address of the tab of members asks. */
import { allOf, parseConditions } from '#renderer/editors/condition/drafts.ts'
import { dayProblem, lastMomentOf } from '#renderer/screens/customer/days.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'

type Asked = Pick<SegmentDetail, 'id' | 'health' | 'lastRun'>

/**
 * Of a broken segment nothing can be computed: where no run is named, the members of its last one are asked for.
 * `problem`: of the day that the address names; nothing is asked then.
 */
export function memberInput({ id, health, lastRun }: Asked, parameters: URLSearchParams, { timeZone, today }: { timeZone: string; today: string }) {
  const [query, named, day] = [parameters.get('q'), Number(parameters.get('run')), parameters.get('day')]
  const run = Number.isInteger(named) && named > 0 ? named : health === 'broken' && lastRun?.hasMembers ? lastRun.number : undefined
  const problem = run === undefined && day !== null ? dayProblem(day, today) : undefined
  const conditions = parseConditions(parameters.get('where'))
  const input = {
    id, ...(query && { query }), ...(run !== undefined && { run }), ...(run === undefined && day !== null && !problem && { asOf: lastMomentOf(day, timeZone) }),
    ...(conditions.length > 0 && { where: JSON.stringify(allOf(conditions)) }), sort: parameters.get('sort') ?? 'created_at', direction: parameters.get('dir') === 'asc' ? ('asc' as const) : ('desc' as const)
  }
  return { input, problem }
}
