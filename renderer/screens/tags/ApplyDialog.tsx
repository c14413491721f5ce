/** Gives a tag to, or takes it from, everybody whom a selection names: counted first, done as a job, taken back by undo. */
import { useState } from 'react'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { follow } from '#renderer/app/jobs.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useFocusWhen } from '#renderer/components/useFocusWhen.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { Audience, type Chosen } from './Audience.tsx'
import { TagDot } from './TagName.tsx'
import { TagPicker } from './TagPicker.tsx'
import { useTagActions } from './useTagActions.ts'

interface Tag {
  id: string
  name: string
  colour: string | null
}

interface Props {
  entity: EntityType
  /** Missing: the person picks one. */
  tag?: Tag
  /** Whom; missing: the person says so here. */
  chosen?: Chosen
  remove?: boolean
  onClose: () => void
}

export function ApplyDialog({ entity, tag: given, chosen: picked, remove: removes = false, onClose }: Props) {
  const t = useText()
  const actions = useTagActions()
  const [tag, setTag] = useState<Tag | undefined>(given)
  const [chosen, setChosen] = useState<Chosen | undefined>(picked)
  const [remove, setRemove] = useState(removes)
  const [running, setRunning] = useState(false)
  const application = tag && chosen ? { ...chosen, tag_id: tag.id, remove } : undefined
  const counted = useQuery({
    ...orpc.tags.apply.queryOptions({ input: application ? { ...application, dryRun: true } : skipToken }), staleTime: 0, gcTime: 0, retry: false, placeholderData: keepPreviousData
  })
  async function go() {
    if (!application) return
    setRunning(true)
    const answer = await actions.act(() => client.tags.apply(application))
    setRunning(false)
    if (!answer) return
    onClose()
    if (answer.jobId) await follow(answer.jobId)
  }
  async function create(name: string) {
    const made = await actions.act(() => client.tags.create({ name, entity, kind: 'manual' }))
    if (made) setTag(made)
  }
  const ready = counted.data !== undefined && !counted.isPlaceholderData && !counted.isError
  const usable = ready && counted.data.changes > 0
  const proceed = useFocusWhen(usable && picked !== undefined)
  return (
    <Dialog open onClose={onClose} aria-labelledby='apply-tag' maxWidth='sm' fullWidth>
      <DialogTitle id='apply-tag'>{t(remove ? 'tags.removeTitle' : 'tags.applyTitle')}</DialogTitle>
      <DialogContent>
        <div className='form'>
          <Segmented label={t('tags.act')} value={remove ? 'remove' : 'apply'} options={[{ value: 'apply', label: t('tags.apply') }, { value: 'remove', label: t('tags.takeAway') }]} onChange={(next) => setRemove(next === 'remove')} />
          {tag
            ? <div className='tag-chosen'><TagDot colour={tag.colour} /><strong className='ellipsis grow'>{tag.name}</strong>{!given && <Button onClick={() => setTag(undefined)}>{t('tags.change')}</Button>}</div>
            : <TagPicker entity={entity} label={t('tags.chooseTag')} onChoose={setTag} {...(!remove && { onCreate: (name: string) => void create(name) })} />}
          {!picked && <Audience entity={entity} onChange={setChosen} />}
          {application && <Outcome counted={counted} remove={remove} />}
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' ref={proceed} disabled={!usable || running} onClick={() => void go()}>{counted.data ? t(remove ? 'tags.takeAwayFrom' : 'tags.applyTo', { count: counted.data.changes }) : t(remove ? 'tags.takeAway' : 'tags.apply')}</Button>
      </DialogActions>
    </Dialog>
  )
}

interface OutcomeProps {
  counted: { data: { count: number; changes: number; unknown: string[] } | undefined; error: unknown; isFetching: boolean }
  remove: boolean
}

/** What will change, in numbers, and what is left out and why. */
function Outcome({ counted, remove }: OutcomeProps) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  if (counted.error) {
    const failure = failureOf(counted.error)
    return <div className='tag-result bad' role='alert'><Icon name='warning' size={14} /> {words(failure.problems[0]?.message ?? failure.message)} {failure.remedy && words(failure.remedy)}</div>
  }
  if (!counted.data) return <div className='tag-result' role='status'>{t('tags.counting')}</div>
  const { count, changes, unknown } = counted.data
  return (
    <div className='tag-result num' role='status' aria-busy={counted.isFetching}>
      {t(remove ? 'tags.willLose' : 'tags.willGet', { named: format.number(count), changes: format.number(changes), same: format.number(count - changes) })}
      {unknown.length > 0 && <p className='warn'>{t('tags.unknownIds', { count: unknown.length, ids: unknown.slice(0, 5).join('、') })}</p>}
    </div>
  )
}
