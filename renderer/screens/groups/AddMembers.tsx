/** Puts customers into a group: found by name, phone or id one after another, pasted as ids, or everyone of a segment. */
import { useState } from 'react'
import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { refetch } from '#renderer/app/changes.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showDone, showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Masked } from '#renderer/components/Masked.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { useAllSegments } from '#renderer/screens/segments/useAllSegments.ts'
import type { Group } from '#core/contract/groups.ts'

type Way = 'find' | 'paste' | 'segment'
type Person = { id: string; name: string | null }

export function AddMembers({ group, onClose }: { group: Group; onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const queries = useQueryClient()
  const [way, setWay] = useState<Way>('find')
  const [people, setPeople] = useState<readonly Person[]>([])
  const [pasted, setPasted] = useState('')
  const [segment, setSegment] = useState('')
  const ids = way === 'find' ? people.map(({ id }) => id) : pasted.split(/[\s,，;；]+/).filter(Boolean)
  const whom = way === 'segment' ? (segment === '' ? undefined : { segment }) : ids.length > 0 ? { customer_ids: ids } : undefined
  const asked = useDebounced(whom && JSON.stringify(whom), 200)
  const counted = useQuery(orpc.groups.changeMembers.queryOptions({ input: asked === undefined ? skipToken : { id: group.id, ...(JSON.parse(asked) as { segment: string }), count: true }, staleTime: 0 }))
  async function add() {
    if (!whom) return
    try {
      const { changed } = await client.groups.changeMembers({ id: group.id, ...whom })
      refetch(queries)
      onClose()
      showDone('groups.done.added', `${group.name} +${changed}`)
    } catch (error) {
      showFailure(error)
    }
  }
  const count = asked === undefined ? undefined : counted.data
  return (
    <Dialog open onClose={onClose} aria-labelledby='add-title' maxWidth='sm' fullWidth>
      <DialogTitle id='add-title'>{t('groups.addTo', { name: group.name })}</DialogTitle>
      <DialogContent>
        <div className='form'>
          <div><Segmented label={t('groups.way')} value={way} options={(['find', 'paste', 'segment'] as const).map((value) => ({ value, label: t(`groups.ways.${value}`) }))} onChange={setWay} /></div>
          {way === 'find' && <FindPeople people={people} onChange={setPeople} />}
          {way === 'paste' && <Labelled label={t('groups.pasted')}><textarea className='input' rows={6} value={pasted} onChange={(event) => setPasted(event.target.value)} /></Labelled>}
          {way === 'segment' && <PickSegment value={segment} onChange={setSegment} />}
          <div role='status' className='add-count'>
            {count && <p className='num'>{t('groups.willAdd', { count: count.changed })}{count.named > count.changed && <span className='soft'> · {t('groups.alreadyIn', { count: count.named - count.changed })}</span>}</p>}
            {count && count.unknown.length > 0 && <p className='warn'>{t('groups.unknown', { count: count.unknown.length, ids: count.unknown.slice(0, 5).join(', ') })}</p>}
            {asked !== undefined && counted.isError && <p className='bad'>{words(failureOf(counted.error).message)}</p>}
          </div>
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={!whom || count?.changed === 0} onClick={() => void add()}>{t('groups.add')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function FindPeople({ people, onChange }: { people: readonly Person[]; onChange: (people: Person[]) => void }) {
  const t = useText()
  const [text, setText] = useState('')
  const query = useDebounced(text.trim(), 150)
  const hits = useQuery({ ...orpc.customer360.search.queryOptions({ input: query === '' ? skipToken : { query, entity: 'customer', limit: 8 } }), placeholderData: keepPreviousData })
  const settled = query === text.trim() && !hits.isPlaceholderData
  const listed = query === '' ? [] : (hits.data?.items ?? []).filter(({ id }) => !people.some((person) => person.id === id))
  const take = (person: Person | undefined) => {
    if (!person) return
    onChange([...people, { id: person.id, name: person.name }])
    setText('')
  }
  return (
    <>
      <input
        className='input' autoFocus aria-label={t('lists.search_customer')} placeholder={t('lists.search_customer')} value={text} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) { event.preventDefault(); if (settled) take(listed[0]) } }}
      />
      {listed.length > 0 && (
        <ul className='add-hits'>
          {listed.map((hit) => <li key={hit.id}><button type='button' className='facet-item' onClick={() => take(hit)}><span className='ellipsis grow'>{hit.name ?? hit.id}</span><Masked value={hit.phone} /><span className='faint num'>{hit.id}</span></button></li>)}
        </ul>
      )}
      {people.length > 0 && (
        <ul className='add-people' aria-label={t('groups.toAdd')}>
          {people.map((person) => (
            <li key={person.id} className='chip' data-set='true'>
              <span className='chip-main'><span className='ellipsis'>{person.name ?? person.id}</span></span>
              <button type='button' className='chip-clear' aria-label={t('groups.notThis', { name: person.name ?? person.id })} onClick={() => onChange(people.filter(({ id }) => id !== person.id))}><Icon name='close' size={12} /></button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function PickSegment({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useText()
  const format = useFormat()
  const segments = useAllSegments('customer', { active: true }) ?? []
  return (
    <Labelled label={t('sections.segments')}>
      <select className='input' value={value} onChange={(event) => onChange(event.target.value)}>
        <option value='' disabled>{t('groups.pickSegment')}</option>
        {segments.map(({ id, name, count }) => <option key={id} value={id}>{`${name}${count === null ? '' : ` (${format.number(count)})`}`}</option>)}
      </select>
    </Labelled>
  )
}
