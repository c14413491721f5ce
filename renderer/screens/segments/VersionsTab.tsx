/** The versions of a segment: what each changed, in words and in members, and the way back to it. */
import { useState } from 'react'
import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { versionNote } from '#renderer/components/versionNote.ts'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { useSegmentActions } from './actions.ts'
import { Diff } from './Diff.tsx'

export function VersionsTab({ segment }: { segment: SegmentDetail }) {
  const t = useText()
  const term = useTerm()
  const format = useFormat()
  const { act } = useSegmentActions()
  const [chosen, setChosen] = useState<number>()
  const [against, setAgainst] = useState<number>()
  const [asking, setAsking] = useState(false)
  const list = useInfiniteQuery(orpc.segments.versions.infiniteOptions({
    input: (cursor: string | undefined) => ({ id: segment.id, limit: 50, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
  }))
  const versions = list.data?.pages.flatMap((page) => page.items) ?? []
  const version = versions.find((entry) => entry.version === chosen) ?? versions[0]
  const before = against ?? versions.find((entry) => entry.version < (version?.version ?? 0))?.version
  const diff = useQuery(orpc.segments.diff.queryOptions({ input: version && before !== undefined && before !== version.version ? { id: segment.id, from: before, to: version.version } : skipToken }))
  async function rollBack() {
    if (!version) return
    const saved = await act(() => client.segments.rollBack({ id: segment.id, version: version.version, expectedVersion: segment.version }))
    if (saved) {
      setChosen(undefined)
      showDone('segments.done.rolledBack', `${saved.name} · ${version.version}`)
    }
  }
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return (
    <div className='side-by-side'>
      <nav className='side-list scroll' aria-label={t('segments.tabs.versions')}>
        <h2 className='side-title'>{t('segments.tabs.versions')} <span className='faint num'>{format.number(list.data?.pages[0]?.total)}</span></h2>
        {list.isPending && [1, 2, 3].map((key) => <span key={key} className='skeleton' style={{ margin: 12 }} />)}
        {versions.map((entry) => (
          <button key={entry.version} type='button' className='side-entry' aria-pressed={entry === version} onClick={() => { setChosen(entry.version); setAgainst(undefined) }}>
            <span className='row'><strong className='num'>{t('segments.versionShort', { version: entry.version })}</strong><span className='num grow'>{format.moment(entry.at)}</span>{entry.version === segment.version && <span className='badge' data-tone='accent'>{t('segments.present')}</span>}</span>
            <span className='row faint'><span className='ellipsis grow'>{entry.note === null ? (entry.changed.map((name) => term('segments.parts', name)).join(' · ') || t('segments.created')) : versionNote(entry.note, t)}</span>{entry.user}</span>
          </button>
        ))}
        {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t('common.more')}</Button>}
      </nav>
      {version && (
        <div className='stack scroll versions-main'>
          <div className='row'>
            <h2 className='grow'>{t('segments.versionOf', { version: version.version, name: version.name })}</h2>
            {version.version !== segment.version && <Button variant='outlined' startIcon={<Icon name='undo' />} onClick={() => setAsking(true)}>{t('segments.rollBack')}</Button>}
          </div>
          {before === undefined
            ? <Diff only={version.words} />
            : (
                <>
                  <Labelled label={t('segments.comparedWith')}>
                    <select className='input versions-against' value={before} onChange={(event) => setAgainst(Number(event.target.value))}>
                      {versions.filter((entry) => entry.version !== version.version).map((entry) => <option key={entry.version} value={entry.version}>{t('segments.versionAt', { version: entry.version, moment: format.moment(entry.at) })}</option>)}
                    </select>
                  </Labelled>
                  {diff.isError ? <ErrorState compact error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Diff answer={diff.data} /> : <span className='skeleton' />}
                </>
              )}
        </div>
      )}
      {asking && version && (
        <ConfirmDialog title={t('segments.rollBackTitle', { version: version.version })} action={t('segments.rollBack')} onConfirm={() => void rollBack()} onClose={() => setAsking(false)}>
          <p>{t('segments.rollBackText', { version: version.version, next: segment.version + 1 })}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}
