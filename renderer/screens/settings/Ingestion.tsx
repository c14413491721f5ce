/** Channels through which other systems send records: their secrets, what waits, and what came by hour. */
import { useState } from 'react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { IngestionChannel, IngestionHour, IngestionState } from '#core/contract/ingestion.ts'
import './ingestion.css'

export function Ingestion() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const query = useQuery({ ...orpc.ingestion.channels.queryOptions(), refetchInterval: 5000 })
  const host = useQuery(orpc.workspaces.current.queryOptions()).data?.host
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
  if (!query.data) return <p className='soft' role='status'>{t('common.loading')}</p>
  const stalled = query.data.items.find((channel) => channel.stalled)?.stalled
  return (
    <>
      <p className='soft ingestion-intro'>{t(host === 'electron' ? 'ingestion.desktop' : 'ingestion.intro')}</p>
      {stalled && <p className='bad' role='alert'>{t('ingestion.stalled', { since: format.moment(stalled.since), tries: stalled.tries })} {words(stalled.reason)}</p>}
      <section>{query.data.items.map((state) => <Channel key={state.channel} state={state} />)}</section>
      <section>
        <h3>{t('ingestion.hours')}</h3>
        <Hours />
      </section>
    </>
  )
}

function Channel({ state: { channel, secrets, waiting, receivedAt } }: { state: IngestionState }) {
  const t = useText()
  const format = useFormat()
  const queries = useQueryClient()
  const [made, setMade] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<string | null>(null)
  const refresh = () => void queries.invalidateQueries({ queryKey: orpc.ingestion.channels.key() })
  const create = useMutation({ mutationFn: () => client.ingestion.createSecret({ channel }), onSuccess: ({ secret }) => { setMade(secret); refresh() }, onError: showFailure })
  const revoke = useMutation({ mutationFn: (id: string) => client.ingestion.revokeSecret({ channel, id }), onSuccess: refresh, onError: showFailure })
  const name = t(`ingestion.channels.${channel}`)
  return (
    <div className='ingestion-channel'>
      <div className='setting'>
        <div>
          <strong>{name}</strong>
          <p className='mono'>{t('ingestion.address', { channel })}</p>
          <p>{receivedAt === null ? t('ingestion.nothing') : t('ingestion.received', { at: format.moment(receivedAt) })}{waiting > 0 && ` · ${t('ingestion.waiting', { count: waiting })}`}</p>
        </div>
        <div className='setting-control'>
          <Button variant='outlined' disabled={secrets.length > 1 || create.isPending} aria-label={t(secrets.length === 0 ? 'ingestion.newOf' : 'ingestion.rotateOf', { name })} onClick={() => create.mutate()}>{t(secrets.length === 0 ? 'ingestion.new' : 'ingestion.rotate')}</Button>
        </div>
      </div>
      {secrets.length > 0 && (
        <ul aria-label={t('ingestion.secretsOf', { name })}>
          {secrets.map(({ id, createdAt, lastUsedAt }) => (
            <li key={id} className='row'>
              <span className='mono'>{id}</span>
              <span className='grow faint num'>{t('ingestion.madeAt', { at: format.moment(createdAt) })}{lastUsedAt !== null && ` · ${t('ingestion.usedAt', { at: format.moment(lastUsedAt) })}`}</span>
              <button type='button' className='link' aria-label={t('ingestion.revokeOf', { id })} onClick={() => setRevoking(id)}>{t('ingestion.revoke')}</button>
            </li>
          ))}
        </ul>
      )}
      {made !== null && <SecretDialog name={name} secret={made} onClose={() => setMade(null)} />}
      {revoking !== null && (
        <ConfirmDialog title={t('ingestion.revokeTitle', { id: revoking })} action={t('ingestion.revoke')} danger onClose={() => setRevoking(null)} onConfirm={() => revoke.mutate(revoking)}>
          <p>{t('ingestion.revokeText')}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

/** The one time that a secret is seen. */
function SecretDialog({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const t = useText()
  const [copied, setCopied] = useState(false)
  return (
    <Dialog open onClose={onClose} aria-labelledby='secret-title' maxWidth='sm' fullWidth>
      <DialogTitle id='secret-title'>{t('ingestion.secretTitle', { name })}</DialogTitle>
      <DialogContent>
        <p>{t('ingestion.secretText')}</p>
        <input className='input mono ingestion-secret' readOnly aria-label={t('ingestion.secret')} value={secret} onFocus={(event) => event.target.select()} />
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true), showFailure)}>{copied ? t('common.copied') : t('ingestion.copy')}</Button>
        <Button variant='contained' autoFocus onClick={onClose}>{t('ingestion.kept')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** What came, by hour and kind of record; the imports that brought it on demand. */
function Hours() {
  const t = useText()
  const list = useInfiniteQuery(orpc.ingestion.hours.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 50, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
  }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} compact />
  if (list.isPending) return <p className='soft' role='status'>{t('common.loading')}</p>
  if (rows.length === 0) return <EmptyState icon='import' title={t('ingestion.empty')} text={t('ingestion.emptyText')} compact />
  return (
    <>
      <table className='ingestion-hours'>
        <thead><tr>{(['hour', 'channel', 'target', 'batches', 'rows', 'accepted', 'rejected', 'duplicates'] as const).map((column) => <th key={column} scope='col'>{t(`ingestion.columns.${column}`)}</th>)}</tr></thead>
        <tbody>{rows.map((hour) => <Hour key={`${hour.hour}/${hour.channel}/${hour.target}`} hour={hour} />)}</tbody>
      </table>
      {list.hasNextPage && <Button variant='outlined' disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('ingestion.more')}</Button>}
    </>
  )
}

function Hour({ hour: { hour, channel, target, batches, rows, accepted, rejected, duplicates } }: { hour: IngestionHour }) {
  const t = useText()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  return (
    <>
      <tr>
        <th scope='row' className='num'>{format.moment(hour)}</th>
        <td>{t(`ingestion.channels.${channel}`)}</td>
        <td>{t(`targets.${target}`)}</td>
        <td className='num'><button type='button' className='link' aria-expanded={open} aria-label={t('ingestion.showBatches', { count: batches })} onClick={() => setOpen(!open)}>{format.number(batches)}</button></td>
        {[rows, accepted, rejected, duplicates].map((count, index) => <td key={index} className={index === 2 && count > 0 ? 'num warn' : 'num'}>{format.number(count)}</td>)}
      </tr>
      {open && <tr><td colSpan={8}><Batches channel={channel} hour={hour} target={target} /></td></tr>}
    </>
  )
}

function Batches({ channel, hour, target }: { channel: IngestionChannel; hour: string; target: IngestionHour['target'] }) {
  const t = useText()
  const format = useFormat()
  const { data } = useQuery(orpc.ingestion.batches.queryOptions({ input: { channel, hour, limit: 200 } }))
  if (!data) return <p className='soft' role='status'>{t('common.loading')}</p>
  return (
    <ul className='ingestion-batches'>
      {data.items.filter((batch) => batch.target === target).map((batch) => (
        <li key={batch.batchId}><Link className='link' to={`/imports/${batch.batchId}`}>{batch.batchId}</Link> <span className='faint num'>{format.moment(batch.receivedAt)} · {t('imports.rowCount', { count: batch.rows })}</span></li>
      ))}
    </ul>
  )
}
