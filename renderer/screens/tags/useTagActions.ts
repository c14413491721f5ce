/** What can be done with a tag, wherever it is shown. What it changed can be taken back from its message. */
import { useMemo } from 'react'
import { useNavigate } from 'react-router'
import { client } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { follow } from '#renderer/app/jobs.ts'
import { showDone, showFailure, showToast } from '#renderer/app/toasts.tsx'
import { save } from '#renderer/charts/export.ts'
import { showMoved } from '#renderer/components/tree/moved.ts'
import { bothWords } from '#renderer/i18n/i18n.ts'
import { tagPath } from './paths.ts'

interface Named {
  id: string
  name: string
}

export function useTagActions() {
  const act = useAct()
  const navigate = useNavigate()
  return useMemo(() => ({
    act,
    async run(tags: readonly Named[]) {
      for (const { id } of tags) {
        const started = await act(() => client.tags.run({ id }))
        if (started) await follow(started.jobId)
      }
    },
    async runAll() {
      const started = await act(() => client.tags.runAll())
      if (started) await follow(started.jobId)
    },
    async copy({ id }: Named) {
      const made = await act(() => client.tags.copy({ id }))
      if (!made) return
      showDone('tags.done.copied', made.name)
      void navigate(tagPath(made.id, made.kind === 'rule' ? 'rule' : 'settings'))
    },
    /** Into a category, null: into none. */
    async move(tags: readonly Named[], category: Named | null) {
      const done = await act(() => client.tags.move({ ids: tags.map(({ id }) => id), category: category?.id ?? null }))
      if (done) showMoved(tags, category, done.moved)
    },
    /** Into the recycle bin; answers whether it went. */
    async remove({ id, name }: Named, force: boolean): Promise<boolean> {
      const done = await act(() => client.tags.delete({ id, force }))
      if (done) showDone('tags.done.removed', name)
      return done !== undefined
    },
    async restore({ id, name }: Named) {
      if (await act(() => client.tags.restore({ id }))) showDone('tags.done.restored', name)
    },
    async unmerge({ id, name }: Named) {
      if (await act(() => client.tags.unmerge({ id }))) showDone('tags.done.unmerged', name)
    },
    async deprecate({ id, name }: Named) {
      if (await act(() => client.tags.transition({ id, to: 'deprecated', confirmed: true }))) showDone('tags.done.deprecated', name)
    },
    async revive({ id, name }: Named) {
      if (await act(() => client.tags.transition({ id, to: 'draft' }))) showDone('tags.done.revived', name)
    },
    /** `ids` missing: all of them. */
    async export(ids?: readonly string[]) {
      try {
        const file = await client.tags.export(ids ? { ids: [...ids] } : {})
        save('tags.json', new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }))
        showToast({ text: bothWords('tags.done.exported') })
      } catch (error) {
        showFailure(error)
      }
    }
  }), [act, navigate])
}

export type TagActions = ReturnType<typeof useTagActions>
