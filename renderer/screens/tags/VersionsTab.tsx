/** Every version of the tag, what changed in it, and the way back to it. */
import { useState } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { follow } from '#renderer/app/jobs.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { versionNote } from '#renderer/components/versionNote.ts'
import { useTerm, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Client } from '#renderer/bridge/client.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { StateBadge } from './TagName.tsx'
import { TagDiffView } from './TagDiffView.tsx'
import { useTagActions } from './useTagActions.ts'

type Version = Awaited<ReturnType<Client['tags']['versions']>>['items'][number]

export function VersionsTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const told = useChanged()
  const format = useFormat()
  const [chosen, setChosen] = useState<number>()
  const list = useQuery(orpc.tags.versions.queryOptions({ input: { id: tag.id } }))
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  const versions = list.data?.items ?? []
  const version = versions.find((entry) => entry.version === chosen) ?? versions[0]
  return (
    <div className='tag-split'>
      <nav className='tag-list scroll' aria-label={t('tags.tabs.versions')}>
        {list.isPending && [1, 2, 3].map((key) => <span key={key} className='skeleton' style={{ margin: 8 }} />)}
        {versions.map((entry) => (
          <button key={entry.version} type='button' className='tag-entry' aria-pressed={entry === version} onClick={() => setChosen(entry.version)}>
            <span className='row'><strong className='num'>{t('tags.versionShort', { version: entry.version })}</strong><span className='num grow ellipsis'>{format.moment(entry.at)}</span>{entry.version === tag.version && <span className='badge' data-tone='accent'>{t('tags.present')}</span>}{entry.version === tag.published?.version && <span className='badge' data-tone='good'>{t('tags.inForce')}</span>}</span>
            <span className='row faint'><span className='ellipsis grow' title={told(entry)}>{told(entry)}</span>{entry.user}</span>
          </button>
        ))}
      </nav>
      {version && <Shown key={version.version} tag={tag} version={version} versions={versions} />}
    </div>
  )
}

/** What a version did, as one line: which rule it put in force, the state that it went to, what else it changed, and its note. */
function useChanged(): (entry: Version) => string {
  const t = useText()
  const term = useTerm()
  return ({ changed, published, state, note }) => {
    const act = changed.includes('published') && published !== null ? t('tags.putInForce', { version: published }) : changed.includes('state') ? t('tags.wentTo', { state: t(`tags.states.${state}`) }) : ''
    const others = changed.filter((name) => name !== 'published' && name !== 'state').map((name) => term('tags.fields', name))
    return [act, ...others, note && versionNote(note, t)].filter(Boolean).join(' · ') || t('tags.created')
  }
}

function Shown({ tag, version, versions }: { tag: TagDetails; version: Version; versions: readonly Version[] }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const others = versions.filter((entry) => entry.version !== version.version && entry.rule !== null)
  const [against, setAgainst] = useState(others.find((entry) => entry.version < version.version)?.version)
  const [asking, setAsking] = useState(false)
  const diff = useQuery(orpc.tags.diff.queryOptions({ input: version.rule !== null && against !== undefined ? { id: tag.id, from: against, to: version.version } : skipToken }))
  return (
    <div className='tag-page scroll'>
      <div className='row'>
        <h2 className='ellipsis'>{t('tags.versionOf', { version: version.version, name: version.name })}</h2><StateBadge state={version.state} /><span className='grow' />
        {version.version !== tag.version && tag.deletedAt === null && <Button variant='outlined' startIcon={<Icon name='undo' />} onClick={() => setAsking(true)}>{t('tags.rollBack')}</Button>}
      </div>
      {version.words ? <p className='tag-words'>{words(version.words)}</p> : <p className='soft'>{t('tags.noRule')}</p>}
      {against !== undefined && version.rule !== null && (
        <>
          <Labelled label={t('tags.comparedWith')}>
            <select className='input' style={{ width: 260 }} value={against} onChange={(event) => setAgainst(Number(event.target.value))}>
              {others.map((entry) => <option key={entry.version} value={entry.version}>{t('tags.versionAt', { version: entry.version, moment: format.moment(entry.at) })}</option>)}
            </select>
          </Labelled>
          {diff.isError ? <ErrorState compact error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <TagDiffView diff={diff.data} /> : <span className='skeleton' />}
        </>
      )}
      {asking && <RollBack tag={tag} version={version.version} onClose={() => setAsking(false)} />}
    </div>
  )
}

/** Going back is read like publishing: what the old rule changes is shown, and its hash goes with the answer. */
function RollBack({ tag, version, onClose }: { tag: TagDetails; version: number; onClose: () => void }) {
  const t = useText()
  const { act } = useTagActions()
  const diff = useQuery({ ...orpc.tags.diff.queryOptions({ input: tag.kind === 'rule' ? { id: tag.id, to: version } : skipToken }), staleTime: 0, gcTime: 0, retry: false })
  async function go() {
    const done = await act(() => client.tags.rollBack({ id: tag.id, to: version, ...(diff.data && { diff: diff.data.hash }) }))
    if (!done) return
    if (done.jobId) await follow(done.jobId)
    showDone('tags.done.rolledBack', `${done.name} · ${version}`)
    onClose()
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='roll-back' maxWidth='md' fullWidth>
      <DialogTitle id='roll-back'>{t('tags.rollBackTitle', { version })}</DialogTitle>
      <DialogContent>
        <p className='soft' style={{ marginBottom: 12 }}>{t('tags.rollBackText', { version, next: tag.version + 1 })}</p>
        {diff.isError && <ErrorState compact error={diff.error} onRetry={() => void diff.refetch()} />}
        {diff.data && <TagDiffView diff={diff.data} />}
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' autoFocus onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={tag.kind === 'rule' && !diff.data} onClick={() => void go()}>{t('tags.rollBack')}</Button>
      </DialogActions>
    </Dialog>
  )
}
