/** One sampled customer after another, right or wrong by one key. The order has nothing to do with who they are. */
import { useRef, useState, type KeyboardEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { entityPaths } from '#renderer/screens/entities/columns.tsx'
import type { TagDetails } from '#core/contract/tags.ts'
import { Evidence } from './Evidence.tsx'
import { useTagActions } from './useTagActions.ts'

export function Review({ tag }: { tag: TagDetails }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { act } = useTagActions()
  const [busy, setBusy] = useState(false)
  const card = useRef<HTMLDivElement>(null)
  const sample = useQuery(orpc.tags.reviewSample.queryOptions({ input: { id: tag.id, limit: 1 }, staleTime: 0 }))
  const person = sample.data?.items[0]
  async function say(correct: boolean) {
    if (!person || busy) return
    // The keys stay with the card: a button that rests would drop the focus.
    card.current?.focus()
    setBusy(true)
    await act(() => client.tags.review({ id: tag.id, customer_id: person.customer_id, correct }))
    await sample.refetch()
    setBusy(false)
  }
  function keys(event: KeyboardEvent) {
    const correct = { y: true, '1': true, n: false, '0': false }[event.key.toLowerCase()]
    if (correct === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    void say(correct)
  }
  if (sample.isError) return <ErrorState compact error={sample.error} onRetry={() => void sample.refetch()} />
  if (sample.data && !person) return <p className='soft'>{t('tags.allReviewed')}</p>
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('tags.review')}</h2>
      <p className='soft'>{t('tags.reviewText')}</p>
      <div ref={card} className='tag-review' tabIndex={0} role='group' aria-label={t('tags.review')} onKeyDown={keys} aria-busy={busy}>
        {person
          ? (
              <>
                <div className='row'>
                  <strong>{person.name ?? person.customer_id}</strong><span className='faint num'>{person.customer_id}</span><span className='grow' />
                  <Link className='link' to={`${entityPaths[tag.entity]}/${encodeURIComponent(person.customer_id)}`}>{t('lists.open')}</Link>
                </div>
                <p className='soft num'>{t('tags.taggedBy', { sources: person.sources.map((source) => t(`tags.sources.${source}`)).join('、'), moment: format.moment(person.tagged_at) })}</p>
                {tag.words.published && <p className='tag-words'>{words(tag.words.published)}</p>}
                <Evidence id={person.customer_id} />
                <p>{t('tags.isItRight', { name: tag.name })}</p>
                <div className='row'>
                  <Button variant='outlined' disabled={busy} startIcon={<Icon name='check' />} endIcon={<Keys keys='y' />} onClick={() => void say(true)}>{t('tags.right')}</Button>
                  <Button variant='outlined' color='error' disabled={busy} startIcon={<Icon name='close' />} endIcon={<Keys keys='n' />} onClick={() => void say(false)}>{t('tags.wrong')}</Button>
                </div>
              </>
            )
          : <><span className='skeleton' style={{ width: '40%' }} /><span className='skeleton' /><span className='skeleton' style={{ width: '70%' }} /></>}
      </div>
    </section>
  )
}
