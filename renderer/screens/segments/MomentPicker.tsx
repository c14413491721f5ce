import { useInfiniteQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useToday } from '#renderer/app/useNow.ts'
import { useText } from '#renderer/i18n/i18n.ts'

/** The runs of a segment, newest first, page after page. */
export function useRuns(id: string) {
  const list = useInfiniteQuery(orpc.segments.history.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
  }))
  return { list, runs: list.data?.pages.flatMap((page) => page.items) ?? [], total: list.data?.pages[0]?.total ?? 0 }
}

interface Props {
  id: string
  day: string | null
  run: string | null
  onChange: (name: 'day' | 'run', value: string | undefined) => void
}

/** As of when: now, the end of a day, or a run whose members are kept. */
export function MomentPicker({ id, day, run, onChange }: Props) {
  const t = useText()
  const format = useFormat()
  const today = useToday()
  const { runs } = useRuns(id)
  const kept = runs.filter(({ hasMembers }) => hasMembers)
  return (
    <span className='moment' role='group' aria-label={t('segments.asOf')}>
      <select className='input' aria-label={t('segments.asOf')} value={run ?? (day === null ? 'now' : 'day')} onChange={(event) => {
        const { value } = event.target
        if (value === 'now') onChange('run', undefined)
        else if (value === 'day') onChange('day', today)
        else onChange('run', value)
      }}
      >
        <option value='now'>{t('segments.now')}</option>
        <option value='day'>{t('segments.atDay')}</option>
        {kept.map(({ number, at }) => <option key={number} value={number}>{t('segments.runAt', { number, moment: format.moment(at) })}</option>)}
      </select>
      {day !== null && run === null && <input className='input num' type='date' aria-label={t('profile.date')} value={day} min='1970-01-01' max={today} onChange={(event) => onChange('day', event.target.value || undefined)} />}
    </span>
  )
}
