/** From a draft to a rule that tags people: the checks are passed, the diff is read, and only then it is published. */
import { useState, type FormEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
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
import { focusContent } from '#renderer/components/focus.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useFocusWhen } from '#renderer/components/useFocusWhen.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { TagDiffView } from './TagDiffView.tsx'
import { useTagActions } from './useTagActions.ts'

const steps = ['verify', 'read', 'publish'] as const

export function PublishDialog({ tag, onClose }: { tag: TagDetails; onClose: () => void }) {
  const t = useText()
  const format = useFormat()
  const { act } = useTagActions()
  const [note, setNote] = useState('')
  const [description, setDescription] = useState('')
  const [busy, setBusy] = useState(false)
  const [verified, setVerified] = useState(false)
  const proceed = useFocusWhen(verified && !busy && tag.state !== 'draft')
  const diff = useQuery({ ...orpc.tags.diff.queryOptions({ input: { id: tag.id } }), staleTime: 0, gcTime: 0, retry: false })
  const read = diff.data
  const lacking = read?.checks.filter((check) => !check.passed && check.needed !== 'advice') ?? []
  /** It can be written here, and is saved on the way. */
  const needsDescription = lacking.some(({ code }) => code === 'description')
  const stopped = !read || lacking.some(({ code }) => code !== 'description' || description.trim() === '')
  const at = tag.state === 'draft' ? 0 : 2
  async function step(work: () => Promise<unknown>) {
    setBusy(true)
    await work()
    setBusy(false)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!read || busy || (tag.state === 'draft' && stopped)) return
    void (tag.state === 'draft' ? verify() : publish())
  }
  const verify = () => step(async () => {
    const described = needsDescription ? await act(() => client.tags.update({ id: tag.id, description: description.trim(), expectedVersion: tag.version })) : tag
    if (described) setVerified((await act(() => client.tags.transition({ id: tag.id, to: 'verified', expectedVersion: described.version }))) !== undefined)
  })
  const publish = () => step(async () => {
    const done = await act(() => client.tags.transition({ id: tag.id, to: 'published', expectedVersion: tag.version, ...(read && { diff: read.hash }), ...(note.trim() && { note: note.trim() }) }))
    if (!done) return
    if (done.jobId) await follow(done.jobId)
    showDone('tags.done.published', tag.name)
    onClose()
    focusContent()
  })
  return (
    <Dialog open onClose={onClose} aria-labelledby='publish-tag' maxWidth='md' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='publish-tag'>{t('tags.publishTitle', { name: tag.name })}</DialogTitle>
        <DialogContent>
          <div className='form'>
            <ol className='tag-steps'>
              {steps.map((name, index) => (
                <li key={name} data-state={index < at ? 'done' : index === at ? 'now' : 'next'} aria-current={index === at ? 'step' : undefined}>{index > 0 && <Icon name='forward' size={12} />}{index < at && <Icon name='check' size={12} />}{t(`tags.steps.${name}`)}</li>
              ))}
            </ol>
            {diff.isError && <ErrorState compact error={diff.error} onRetry={() => void diff.refetch()} />}
            {diff.isPending && <div role='status' className='stack' style={{ gap: 10, minHeight: 260 }} aria-busy='true'><span className='soft'>{t('tags.counting')}</span><span className='skeleton' /><span className='skeleton' style={{ width: '70%' }} /><span className='skeleton' style={{ width: '85%' }} /></div>}
            {read && <div className='scroll' role='group' aria-label={t('tags.diff')} tabIndex={0} ref={readFirst} style={{ maxHeight: '56vh' }}><TagDiffView diff={read} checks /></div>}
            {needsDescription && <Labelled label={t('tags.description')} note={t('tags.descriptionNote')}><input className='input' maxLength={5000} required value={description} onChange={(event) => setDescription(event.target.value)} /></Labelled>}
            {read && <Labelled label={t('tags.note')}><input className='input' maxLength={1000} placeholder={t('tags.noteHint')} value={note} onChange={(event) => setNote(event.target.value)} /></Labelled>}
          </div>
        </DialogContent>
        <DialogActions>
          <span className='faint num grow'>{read && t('tags.asOf', { moment: format.moment(read.asOf), version: read.dataVersion })}</span>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          {tag.state === 'draft'
            ? <Button key='verify' variant='contained' type='submit' disabled={stopped || busy}>{t('tags.verify')}</Button>
            : <Button key='publish' ref={proceed} variant='contained' type='submit' disabled={!read || busy}>{read ? t('tags.publishWith', { enter: format.number(read.members.enter), leave: format.number(read.members.leave) }) : t('tags.publish')}</Button>}
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** The diff is what the person came for: the focus begins there, so that the arrows scroll it. */
function readFirst(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
