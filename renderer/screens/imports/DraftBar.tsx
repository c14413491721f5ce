/** What the rows are, where they come from, and what they do together. */
import { useState } from 'react'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { useEventName } from '#renderer/components/events.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { constantOf, draftTargets, withConstant, type Draft, type DraftTarget } from './draft.ts'
import { Extras } from './Extras.tsx'
import type { TargetOption } from './targets.ts'
import { changeDraft, inspectAgain } from './drafts.ts'

const commonTypes = ['order', 'pos', 'refund', 'reservation', 'visit', 'email', 'meeting', 'complaint', 'contract', 'form', 'signup', 'check_in']

const isCommon = (target: DraftTarget) => isEntityTarget(target) || target === 'event'

export function DraftBar({ draft, options }: { draft: Draft; options: TargetOption[] }) {
  const t = useText()
  const eventName = useEventName()
  const set = (part: Partial<Draft>) => changeDraft(draft.id, part)
  const typed = draft.columns.some((column) => column.to === 'type')
  const choose = (target: DraftTarget) => {
    if (target !== draft.target) void inspectAgain(draft.id, { target }).catch(showFailure)
  }
  return (
    <div className='draft-bar'>
      <div className='segmented' role='group' aria-label={t('imports.target')}>
        {draftTargets.filter(isCommon).map((target) => (
          <button key={target} type='button' aria-pressed={draft.target === target} disabled={draft.busy} onClick={() => choose(target)}>{t(`targets.${target}`)}</button>
        ))}
      </div>
      <select className='input' style={{ width: 150 }} aria-label={t('imports.otherTargets')} disabled={draft.busy} value={isCommon(draft.target) ? '' : draft.target} onChange={(event) => choose(event.target.value as DraftTarget)}>
        <option value='' disabled>{t('imports.otherTargets')}</option>
        {draftTargets.filter((target) => !isCommon(target)).map((target) => <option key={target} value={target}>{t(`targets.${target}`)}</option>)}
      </select>
      {draft.target === 'event' && !typed && (
        <label className='set'>{t('imports.eventType')}
          <input className='input' list='event-types' style={{ width: 120 }} value={constantOf(draft, 'type')} placeholder='order' onChange={(event) => set(withConstant(draft, 'type', event.target.value))} />
          <datalist id='event-types'>{commonTypes.map((type) => <option key={type} value={type}>{eventName(type)}</option>)}</datalist>
        </label>
      )}
      <label className='set'>{t('imports.source')}<input className='input' style={{ width: 110 }} maxLength={200} value={draft.source} title={t('imports.sourceHelp')} onChange={(event) => set({ source: event.target.value })} /></label>
      {draft.target === 'event' && (
        <>
          <label className='set'>{t('imports.unknown')}
            <select className='input' value={draft.unknownIdentity} onChange={(event) => set({ unknownIdentity: event.target.value as Draft['unknownIdentity'] })}>
              <option value='create'>{t('imports.unknownCreate')}</option><option value='reject'>{t('imports.unknownReject')}</option>
            </select>
          </label>
          <GroupBy draft={draft} />
        </>
      )}
      <Extras draft={draft} options={options} />
      <label className='set'>{t('imports.name')}<input className='input' style={{ width: 150 }} maxLength={200} value={draft.name} onChange={(event) => set({ name: event.target.value })} /></label>
    </div>
  )
}

/** Columns whose equal values make one event, e.g. the order number of order lines. */
function GroupBy({ draft }: { draft: Draft }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const toggle = (name: string) => changeDraft(draft.id, { groupBy: draft.groupBy.includes(name) ? draft.groupBy.filter((entry) => entry !== name) : [...draft.groupBy, name] })
  return (
    <>
      <button type='button' className='chip chip-main' data-set={draft.groupBy.length > 0} aria-haspopup='menu' aria-expanded={anchor !== null} title={t('imports.groupByHelp')} onClick={(event) => setAnchor(event.currentTarget)}>
        {t('imports.groupBy')}{draft.groupBy.length > 0 && <strong className='ellipsis'>{draft.groupBy.join(' + ')}</strong>}<Icon name='down' size={12} />
      </button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <li role='presentation' className='menu-note'>{t('imports.groupByHelp')}</li>
        {draft.columns.map((column) => (
          <MenuItem key={column.index} role='menuitemcheckbox' aria-checked={draft.groupBy.includes(column.name)} onClick={() => toggle(column.name)}>
            <span style={{ width: 16 }}>{draft.groupBy.includes(column.name) && <Icon name='check' size={14} />}</span>{column.name}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
