/** What can be done with a segment, wherever it is shown. Every act can be taken back from its message. */
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { client } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { follow } from '#renderer/app/jobs.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { showMoved } from '#renderer/components/tree/moved.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useFormat } from '#renderer/app/format.ts'
import { freeName, segmentPath } from './paths.ts'

type Named = Pick<SegmentItem, 'id' | 'name'>

async function namesLike(name: string): Promise<ReadonlySet<string>> {
  const { items } = await client.segments.list({ query: name, limit: 200 })
  return new Set(items.map((item) => item.name))
}

export function useSegmentActions() {
  const act = useAct()
  const navigate = useNavigate()
  const t = useText()
  const format = useFormat()
  return useMemo(() => {
    async function copyAs(segment: Named, name: string, type: 'dynamic' | 'static' | 'same'): Promise<void> {
      const made = await act(async () => {
        const { definition, disabled, type: own, state, visibility, folder, description, refresh } = await client.segments.get({ id: segment.id })
        const free = freeName(name, await namesLike(name))
        const kept = type === 'same' ? { type: own, state, refresh, ...(disabled !== undefined && { disabled }) } : { type, state: 'active' as const }
        return client.segments.create({ name: free, definition, visibility, folder, description, ...kept })
      })
      if (!made) return
      showDone(type === 'static' ? 'segments.done.snapshot' : 'segments.done.duplicated', made.name)
      void navigate(segmentPath(made.id, type === 'static' ? 'members' : 'condition'))
    }
    return {
      act,
      async run(segments: readonly Named[]) {
        for (const { id } of segments) {
          const started = await act(() => client.segments.run({ id }))
          if (started) await follow(started.jobId)
        }
      },
      duplicate: (segment: Named) => copyAs(segment, t('segments.copyName', { name: segment.name }), 'same'),
      snapshot: (segment: Named) => copyAs(segment, t('segments.snapshotName', { name: segment.name, day: format.day(new Date().toISOString()) }), 'static'),
      /** Into a folder, null: into none. */
      async move(segments: readonly Named[], folder: Named | null) {
        const done = await act(() => client.segments.move({ ids: segments.map(({ id }) => id), folder: folder?.id ?? null }))
        if (done) showMoved(segments, folder, done.moved)
      },
      /** Into the recycle bin; answers whether it went. */
      async remove(segment: Named, force: boolean): Promise<boolean> {
        const done = await act(() => client.segments.remove({ id: segment.id, force }))
        if (done) showDone('segments.done.removed', segment.name)
        return done !== undefined
      },
      async restore(segment: Named) {
        if (await act(() => client.segments.restore({ id: segment.id }))) showDone('segments.done.restored', segment.name)
      }
    }
  }, [act, navigate, t, format])
}

export type SegmentActions = ReturnType<typeof useSegmentActions>
