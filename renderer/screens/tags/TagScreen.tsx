/** One tag: its rule, who has it and why, its versions, how good it is, and what hangs on it. Which part is shown stands in the address. */
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { orpc } from '#renderer/bridge/client.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand, useCommand } from '#renderer/app/registry.ts'
import { sectionPath } from '#renderer/app/tabs.ts'
import { ErrorState, Stopped } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { Metric } from '#renderer/components/Metric.tsx'
import { TabList } from '#renderer/components/TabList.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { withParameter } from '#renderer/components/address.ts'
import { TemplateDialog } from '#renderer/screens/segments/Templates.tsx'
import type { TagDetails } from '#core/contract/tags.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import { LineageTab } from './LineageTab.tsx'
import { LogTab } from './LogTab.tsx'
import { MembersTab } from './MembersTab.tsx'
import { MergeDialog } from './MergeDialog.tsx'
import { membersPath, tagTabs, type TagTab } from './paths.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { QualityTab } from './QualityTab.tsx'
import { RemoveTag } from './RemoveTag.tsx'
import { RuleTab } from './RuleTab.tsx'
import { SettingsTab } from './SettingsTab.tsx'
import { HealthMark, Moved, StateBadge, TagDot } from './TagName.tsx'
import { useTagActions } from './useTagActions.ts'
import { VersionsTab } from './VersionsTab.tsx'
import './tags.css'

export function TagScreen() {
  const { id = '' } = useParams()
  const t = useText()
  const tag = useQuery(orpc.tags.get.queryOptions({ input: { id } }))
  if (tag.data) return <Loaded key={id} tag={tag.data} />
  if (tag.isError) return <ErrorState error={tag.error} onRetry={() => void tag.refetch()} heading />
  if (tag.fetchStatus === 'idle') return <Stopped heading onRetry={() => void tag.refetch()} />
  return <div className='tag-page' role='status' aria-label={t('common.loading')}><h1 className='hidden'>{t('common.loading')}</h1>{[30, 60, 80].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
}

type Open = 'publish' | 'apply' | 'untag' | 'merge' | 'template' | 'remove'

function Loaded({ tag }: { tag: TagDetails }) {
  const t = useText()
  const navigate = useNavigate()
  const actions = useTagActions()
  const [parameters, setParameters] = useSearchParams()
  const [open, setOpen] = useState<Open>()
  const shownTabs = tagTabs.filter((name) => name !== 'rule' || tag.kind === 'rule')
  const tab = shownTabs.find((name) => name === parameters.get('tab')) ?? shownTabs[0]!
  const live = tag.deletedAt === null
  const usable = live && tag.state !== 'deprecated'
  const publishable = usable && tag.kind === 'rule' && tag.rule !== null && (tag.draft || tag.state !== 'published')
  const running = usable && tag.published !== null
  // The tab of the rule saves what is written there before.
  useCommand('tagPublish', () => setOpen('publish'), publishable && tab !== 'rule')
  useCommand('tagRun', () => void actions.run([tag]), running)
  useCommand('applyTag', () => setOpen('apply'), usable)
  useCommand('tagMerge', () => setOpen('merge'), live)
  useCommand('tagExport', () => void actions.export([tag.id]), live)
  useCommand('saveTemplate', () => setOpen('template'), live && tag.rule !== null)
  useCommand('tagDelete', () => setOpen('remove'), live)
  const part = {
    rule: () => <RuleTab tag={tag} onPublish={() => setOpen('publish')} />, members: () => <MembersTab tag={tag} />, log: () => <LogTab tag={tag} />, versions: () => <VersionsTab tag={tag} />,
    quality: () => <QualityTab tag={tag} />, lineage: () => <LineageTab tag={tag} />, settings: () => <SettingsTab key={tag.version} tag={tag} />
  } satisfies Record<TagTab, () => unknown>
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <TagDot colour={tag.colour} />
        <h1 className='ellipsis'>{tag.name}</h1>
        <StateBadge state={tag.state} />{tag.published && <HealthMark health={tag.health} />}{tag.draft && tag.published && <span className='badge'>{t('tags.hasDraft')}</span>}
        <span className='soft ellipsis grow'>{tag.description}</span>
        {running && <Button variant='outlined' startIcon={<Icon name='play' />} onClick={() => void actions.run([tag])}>{t('tags.run')}</Button>}
        {usable && <Button variant='outlined' startIcon={<Icon name='tag' />} endIcon={<Keys keys={commandSpec('applyTag').keys?.[0]} />} onClick={() => setOpen('apply')}>{t('tags.apply')}</Button>}
        {publishable && <Button variant='contained' endIcon={<Keys keys={commandSpec('tagPublish').keys?.[0]} />} onClick={() => void runCommand('tagPublish')}>{t('tags.publishStart')}</Button>}
        {live && <MoreMenu tag={tag} actions={actions} onOpen={setOpen} />}
      </div>
      {!live && <Gone tag={tag} actions={actions} />}
      <TabList label={t('tags.parts')} value={tab} tabs={shownTabs.map((name) => ({ value: name, label: t(`tags.tabs.${name}`) }))} onChange={(next) => setParameters((old) => withParameter(old, 'tab', next), { replace: true })} />
      {tab !== 'rule' && <Figures tag={tag} />}
      <div id={`panel-${tab}`} role='tabpanel' aria-label={t(`tags.tabs.${tab}`)} className='tag-body'>{part[tab]()}</div>
      {open === 'publish' && <PublishDialog tag={tag} onClose={() => setOpen(undefined)} />}
      {(open === 'apply' || open === 'untag') && <ApplyDialog entity={tag.entity} tag={tag} remove={open === 'untag'} onClose={() => setOpen(undefined)} />}
      {open === 'merge' && <MergeDialog source={tag} onClose={() => setOpen(undefined)} />}
      {open === 'template' && tag.rule !== null && <TemplateDialog template={{ name: tag.name, description: tag.description, definition: tag.rule }} onClose={() => setOpen(undefined)} />}
      {open === 'remove' && <RemoveTag tag={tag} actions={actions} onClose={() => setOpen(undefined)} onDone={() => void navigate(sectionPath('tags'))} />}
    </div>
  )
}

function Figures({ tag }: { tag: TagDetails }) {
  const t = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const counts = useQuery(orpc.workspace.status.queryOptions()).data?.counts
  const universe = counts && { customer: counts.customers, account: counts.accounts, lead: counts.leads }[tag.entity]
  const { lastRun } = tag
  return (
    <div className='tag-figures' role='group' aria-label={t('tags.figures')}>
      <Metric label={t('tags.members')} value={format.headline(tag.members)} definition={t('tags.membersHelp')} onOpen={() => void navigate(membersPath(tag.entity, tag.id))} />
      <Metric label={t('tags.coverage')} value={format.percent(universe ? tag.members / universe : null)} definition={t('tags.coverageOf', { type: t(`targets.${tag.entity}`) })} />
      {tag.kind === 'rule' && (
        <>
          <Metric label={t('tags.lastRun')} value={lastRun ? format.relative(lastRun.at) : t('tags.neverRun')} definition={lastRun ? `${t('tags.lastRunHelp')} · ${format.second(lastRun.at)}` : t('tags.lastRunHelp')} note={lastRun ? t(`tags.causes.${lastRun.cause}`) : undefined} />
          <Metric label={t('tags.lastChange')} value={lastRun ? <Moved {...lastRun} /> : '–'} definition={t('tags.lastChangeHelp')} />
          <Metric label={t('tags.publishedVersion')} value={tag.published ? t('tags.versionShort', { version: tag.published.version }) : '–'} definition={t('tags.publishedHelp')} />
        </>
      )}
      <Metric label={t('tags.category')} value={tag.category_name ?? '–'} definition={t('tags.categoryHelp')} note={t(`tags.classes.${tag.class}`)} />
      <Metric label={t('tags.owner')} value={tag.owner} definition={t('tags.ownerHelp')} note={t(`tags.visibilities.${tag.visibility}`)} />
    </div>
  )
}

interface MenuProps {
  tag: TagDetails
  actions: ReturnType<typeof useTagActions>
  onOpen: (open: Open) => void
}

function MoreMenu({ tag, actions, onOpen }: MenuProps) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const act = (run: () => unknown) => () => {
    setAnchor(null)
    setTimeout(run)
  }
  return (
    <>
      <IconButton aria-label={t('tags.more')} aria-haspopup='menu' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}><Icon name='more' /></IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}>
        <MenuItem disabled={tag.state === 'deprecated'} onClick={act(() => onOpen('untag'))}><Icon name='close' />{t('tags.takeAway')}</MenuItem>
        <MenuItem onClick={act(() => void actions.copy(tag))}><Icon name='copy' />{t('tags.reuse')}</MenuItem>
        <MenuItem onClick={act(() => onOpen('merge'))}><Icon name='link' />{t('tags.mergeStart')}</MenuItem>
        {tag.rule !== null && <MenuItem onClick={act(() => onOpen('template'))}><Icon name='spark' />{t('commands.saveTemplate')}</MenuItem>}
        <MenuItem onClick={act(() => void actions.export([tag.id]))}><Icon name='download' />{t('tags.export')}</MenuItem>
        {tag.state === 'published' && <MenuItem onClick={act(() => void actions.deprecate(tag))}><Icon name='archive' />{t('tags.deprecate')}</MenuItem>}
        {tag.state === 'deprecated' && <MenuItem onClick={act(() => void actions.revive(tag))}><Icon name='undo' />{t('tags.revive')}</MenuItem>}
        <MenuItem onClick={act(() => onOpen('remove'))}><Icon name='trash' />{t('tags.delete')}</MenuItem>
      </Menu>
    </>
  )
}

function Gone({ tag, actions }: Omit<MenuProps, 'onOpen'>) {
  const t = useText()
  const words = useWords()
  return tag.mergedInto
    ? <div className='tag-note'><span className='grow'>{t('tags.wasMerged', { name: tag.mergedInto })}</span><Button variant='outlined' onClick={() => void actions.unmerge(tag)}>{t('tags.unmerge')}</Button></div>
    : <div className='tag-note'><span className='grow'>{t('tags.inBin')}{tag.problems[0] && ` ${words(tag.problems[0].message)}`}</span><Button variant='outlined' onClick={() => void actions.restore(tag)}>{t('tags.restore')}</Button></div>
}
