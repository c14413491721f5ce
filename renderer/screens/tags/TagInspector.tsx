/** The current tag of the library in the inspector: what it means, whom it has, where it is used. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { useInspectorOpen } from '#renderer/app/inspectorState.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { TagItem } from '#core/contract/tags.ts'
import { membersPath, tagPath } from './paths.ts'
import { HealthMark, StateBadge, TagDot } from './TagName.tsx'
import { UsedBy } from '#renderer/components/UsedBy.tsx'
import type { TagActions } from './useTagActions.ts'

interface Props {
  tag: TagItem
  actions: TagActions
  onApply: () => void
}

export function TagInspector({ tag, actions, onApply }: Props) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const open = useInspectorOpen()
  const id = useDebounced(tag.id, 120)
  const details = useQuery({ ...orpc.tags.get.queryOptions({ input: { id } }), enabled: open }).data
  const known = details?.id === tag.id ? details : undefined
  return (
    <Inspector title={<span className='tag-name'><TagDot colour={tag.colour} /><span className='ellipsis'>{tag.name}</span></span>}>
      <div className='tag-inspector'>
        <div className='row' style={{ flexWrap: 'wrap' }}>
          <StateBadge state={tag.state} />{tag.published && <HealthMark health={tag.health} />}<span className='badge'>{t(`tags.kinds.${tag.kind}`)}</span>{tag.class !== 'ordinary' && <span className='badge'>{t(`tags.classes.${tag.class}`)}</span>}
        </div>
        {tag.description && <p className='soft'>{tag.description}</p>}
        <div className='row' style={{ flexWrap: 'wrap' }}>
          <Link className='link' to={tagPath(tag.id)}>{t('lists.open')}</Link>
          {tag.published && tag.state !== 'deprecated' && <Button variant='outlined' startIcon={<Icon name='play' />} onClick={() => void actions.run([tag])}>{t('tags.run')}</Button>}
          {tag.state !== 'deprecated' && <Button variant='outlined' startIcon={<Icon name='tag' />} onClick={onApply}>{t('tags.apply')}</Button>}
        </div>
        {tag.rule && <div className='tag-part'><h3>{t('tags.ruleWords')}</h3>{known ? <p className='tag-words'>{known.words.published || known.words.rule ? words(known.words.published ?? known.words.rule!) : t('tags.noRule')}</p> : <span className='skeleton' />}</div>}
        <div className='tag-part'>
          <dl className='facts'>
            <dt>{t('tags.members')}</dt><dd><Link className='link num' to={membersPath(tag.entity, tag.id)}>{format.number(tag.members)}</Link></dd>
            {tag.kind === 'rule' && <><dt>{t('tags.lastRun')}</dt><dd className='num'>{tag.lastRun ? `${format.moment(tag.lastRun.at)} · +${format.number(tag.lastRun.added)} −${format.number(tag.lastRun.removed)}` : t('tags.neverRun')}</dd></>}
            <dt>{t('tags.category')}</dt><dd>{tag.category_name ?? '–'}</dd>
            <dt>{t('tags.owner')}</dt><dd>{tag.owner}</dd>
            <dt>{t('tags.visibility')}</dt><dd>{t(`tags.visibilities.${tag.visibility}`)}</dd>
            <dt>{t('lists.updated_at')}</dt><dd className='num'>{format.moment(tag.updatedAt)}</dd>
          </dl>
        </div>
        <div className='tag-part'><h3>{t('tags.usedBy')}</h3>{known ? <UsedBy users={known.usedBy} /> : <span className='skeleton' />}</div>
      </div>
    </Inspector>
  )
}
