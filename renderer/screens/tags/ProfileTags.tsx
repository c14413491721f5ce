/** The tags of a customer as chips: each tells why it stands there; one is added or taken away on the spot. */
import { useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { client, orpc } from '#renderer/bridge/client.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useAct } from '#renderer/app/act.ts'
import { follow } from '#renderer/app/jobs.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Assignment } from '#core/contract/tags.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { tagPath } from './paths.ts'
import { TagDot } from './TagName.tsx'
import { TagPicker } from './TagPicker.tsx'
import { WhyTagged } from './WhyTagged.tsx'
import './tags.css'

const shownTags = 12

interface HeldTag {
  id: string
  name: string
  colour: string | null
  assignments: Assignment[]
}

export function ProfileTags({ entity, id }: { entity: EntityType; id: string }) {
  const t = useText()
  const act = useAct()
  const tags = useQuery(orpc.tags.entity.queryOptions({ input: { type: entity, id } }))
  const held = useMemo(() => heldTags(tags.data?.items ?? []), [tags.data])
  const [shown, setShown] = useState<{ anchor: HTMLElement; tag: HeldTag }>()
  const [adding, setAdding] = useState<HTMLElement | null>(null)
  const [button, setButton] = useState<HTMLElement | null>(null)
  const [all, setAll] = useState(false)
  useCommand('applyTag', () => setAdding(button), button !== null)
  async function apply(application: { tag_id: string; source?: 'manual' | 'model' | 'import'; remove?: boolean }) {
    const answer = await act(() => client.tags.apply({ ...application, customer_ids: [id] }))
    if (answer?.jobId) await follow(answer.jobId)
  }
  async function give(tag: { id: string; name: string }) {
    setAdding(null)
    await apply({ tag_id: tag.id })
  }
  async function make(name: string) {
    setAdding(null)
    const made = await act(() => client.tags.create({ name, entity, kind: 'manual' }))
    if (made) await give(made)
  }
  async function take(tag: HeldTag, source: 'manual' | 'model' | 'import') {
    setShown(undefined)
    await apply({ tag_id: tag.id, source, remove: true })
  }
  const visible = all ? held : held.slice(0, shownTags)
  return (
    <div className='tag-chips' role='group' aria-label={t('tags.ofProfile')}>
      {tags.isPending && <span className='skeleton' style={{ width: 160 }} />}
      {tags.isError && <button type='button' className='link bad' onClick={() => void tags.refetch()}>{t('tags.notLoaded')}</button>}
      {visible.map((tag) => (
        <button key={tag.id} type='button' className='tag-chip' aria-haspopup='dialog' aria-expanded={shown?.tag.id === tag.id} onClick={(event) => setShown({ anchor: event.currentTarget, tag })}>
          <TagDot colour={tag.colour} /><span className='ellipsis'>{tag.name}</span>
        </button>
      ))}
      {held.length > visible.length && <button type='button' className='tag-chip' data-soft='true' onClick={() => setAll(true)}>+{held.length - visible.length}</button>}
      <button ref={setButton} type='button' className='tag-chip' data-soft='true' aria-haspopup='dialog' aria-expanded={adding !== null} onClick={(event) => setAdding(event.currentTarget)}><Icon name='plus' size={12} />{t('tags.add')}<Keys keys={commandSpec('applyTag').keys?.[0]} /></button>
      <Popover
        open={shown !== undefined} anchorEl={shown?.anchor} onClose={() => setShown(undefined)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} transformOrigin={{ vertical: -4, horizontal: 'left' }}
        slotProps={{ paper: { className: 'tag-why', role: 'dialog', 'aria-label': shown?.tag.name } }}
      >
        {shown && <Held tag={shown.tag} onTake={(source) => void take(shown.tag, source)} />}
      </Popover>
      <Popover
        open={adding !== null} anchorEl={adding} onClose={() => setAdding(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} transformOrigin={{ vertical: -4, horizontal: 'left' }}
        slotProps={{ paper: { className: 'tag-why', role: 'dialog', 'aria-label': t('tags.add') } }}
      >
        <TagPicker entity={entity} label={t('tags.add')} except={new Set(held.filter((tag) => tag.assignments.some(({ source }) => source === 'manual')).map((tag) => tag.id))} onChoose={(tag) => void give(tag)} onCreate={(name) => void make(name)} />
      </Popover>
    </div>
  )
}

/** One chip for a tag, whatever sources gave it. */
function heldTags(assignments: readonly Assignment[]): HeldTag[] {
  return [...Map.groupBy(assignments, ({ tag_id }) => tag_id)].map(([id, list]) => ({ id, name: list[0]!.tag_name, colour: list[0]!.colour, assignments: list }))
}

function Held({ tag, onTake }: { tag: HeldTag; onTake: (source: 'manual' | 'model' | 'import') => void }) {
  const t = useText()
  return (
    <>
      <div className='row'><TagDot colour={tag.colour} /><h2 className='grow ellipsis'>{tag.name}</h2><Link className='link' to={tagPath(tag.id)}>{t('tags.openTag')}</Link></div>
      {tag.assignments.map((assignment) => {
        const { source } = assignment
        return (
          <div key={`${source} ${assignment.tagged_at}`} className='stack' style={{ gap: 8 }}>
            <WhyTagged assignment={assignment} />
            {source === 'rule' ? <p className='faint'>{t('tags.byRuleNote')}</p> : <div className='row'><Button variant='outlined' startIcon={<Icon name='close' />} onClick={() => onTake(source)}>{t('tags.takeAway')}</Button></div>}
          </div>
        )
      })}
    </>
  )
}
