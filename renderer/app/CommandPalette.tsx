/** One search for people, what the library holds, screens and commands. */
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Dialog from '@mui/material/Dialog'
import { orpc } from '#renderer/bridge/client.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { libraryPath } from '#renderer/components/libraryPath.ts'
import { Masked } from '#renderer/components/Masked.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { bothWords, useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { LibraryHit } from '#core/contract/library.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { commands, type CommandId, type CommandSpec } from './commands.ts'
import { runCommand, useAvailableCommands } from './registry.ts'
import './palette.css'

interface Item {
  key: string
  group: 'people' | 'library' | 'commands'
  icon: IconName
  name: string
  run: () => void
  keys?: string | undefined
  phone?: string | null
  email?: string | null
  matched?: string
  /** Where it stands. */
  place?: string
}

const entityIcons: Record<EntityType, IconName> = { customer: 'person', account: 'building', lead: 'lead' }
const entityPaths: Record<EntityType, string> = { customer: 'customers', account: 'accounts', lead: 'leads' }
const kindIcons: Record<LibraryHit['kind'], IconName> = { tag: 'tag', segment: 'segment', group: 'tree' }

export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog open={open} onClose={onClose} slotProps={{ paper: { className: 'palette', 'aria-label': t('palette.open') }, container: { sx: { alignItems: 'flex-start' } } }} maxWidth={false}>
      <Palette open={open} onClose={onClose} />
    </Dialog>
  )
}

function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText()
  const term = useTerm()
  const [text, setText] = useState('')
  const { items, searching } = useItems(text)
  const [at, setAt] = useState(0)
  const hurried = useRef(false)
  const list = useRef<HTMLUListElement>(null)
  const field = useRef<HTMLInputElement>(null)
  // A screen that was still loading when the palette opened may take the focus as it comes.
  useEffect(() => {
    if (!open) return undefined
    const takeBack = () => field.current?.focus()
    document.addEventListener('focusin', takeBack)
    return () => document.removeEventListener('focusin', takeBack)
  }, [open])
  const current = Math.min(at, Math.max(0, items.length - 1))
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  function choose(item: Item | undefined) {
    if (!item) return
    onClose()
    // After the dialog has given the focus back, so that what opens next may take it.
    setTimeout(item.run)
  }
  // Until the answer to what is typed has come, the first person may be one that an earlier text found: Enter means the first one of that answer.
  const arrived = useEffectEvent(() => choose(items[current]))
  useEffect(() => {
    if (searching || !hurried.current) return
    hurried.current = false
    arrived()
  }, [searching])
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, items.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter' && searching && at === 0) hurried.current = true
    else if (event.key === 'Enter') choose(items[current])
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className='palette-input'>
        <Icon name='search' />
        <input
          ref={field} autoFocus value={text} placeholder={t('palette.placeholder')} aria-label={t('palette.open')} role='combobox' aria-expanded='true' aria-controls='palette-list' aria-autocomplete='list'
          aria-activedescendant={items[current] ? `palette-${items[current].key}` : undefined} spellCheck={false} autoComplete='off'
          onChange={(event) => { setText(event.target.value); setAt(0); hurried.current = false }} onKeyDown={keys}
        />
        <kbd>Esc</kbd>
      </div>
      <ul ref={list} id='palette-list' className='palette-list scroll' role='listbox' aria-label={t('palette.open')}>
        {items.map((item, index) => (
          <li key={item.key} role='presentation'>
            {items[index - 1]?.group !== item.group && <div className='palette-group'>{t(`palette.${item.group}`)}</div>}
            <div id={`palette-${item.key}`} role='option' aria-selected={index === current} className='palette-item' onMouseMove={() => setAt(index)} onClick={() => choose(item)}>
              <Icon name={item.icon} />
              <span className={item.group === 'commands' ? 'ellipsis' : 'name ellipsis'}>{item.name}</span>
              <span className='side'>
                {item.phone && <Masked value={item.phone} />}
                {item.place && <span className='ellipsis'>{item.place}</span>}
                {item.matched && <span>{t('palette.matched', { what: term('channels', item.matched) })}</span>}
                <Keys keys={item.keys} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className='palette-empty' role='status'>{searching ? t('palette.searching') : t('palette.nothing')}</p>}
      <div className='palette-foot'>
        <span><Keys keys='arrowup' /><Keys keys='arrowdown' />{t('palette.move')}</span><span><Keys keys='enter' />{t('palette.run')}</span>
        {searching && <span className='grow' style={{ justifyContent: 'flex-end' }}>{t('palette.searching')}</span>}
      </div>
    </>
  )
}

/** A command is found by its name in either language. */
function namesOf(id: string): string[] {
  return Object.values(bothWords(`commands.${id}`)).map((name: string) => name.toLowerCase())
}

function useItems(text: string): { items: Item[]; searching: boolean } {
  const t = useText()
  const navigate = useNavigate()
  const available = useAvailableCommands()
  const query = useDebounced(text.trim(), 120)
  const found = useQuery({
    ...orpc.customer360.search.queryOptions({ input: { query: query || '-', limit: 8 } }), enabled: query.length > 0, placeholderData: keepPreviousData, staleTime: 5000
  })
  const kept = useQuery({ ...orpc.library.find.queryOptions({ input: { query: query || '-', limit: 6 } }), enabled: query.length > 0, placeholderData: keepPreviousData, staleTime: 5000 })
  const shown = text.trim().toLowerCase()
  const items = useMemo(() => {
    const people: Item[] = text.trim() ? (found.data?.items ?? []).map((hit) => ({
      key: `${hit.entity}-${hit.id}`.replace(/\W/g, '_'), group: 'people', icon: entityIcons[hit.entity], name: hit.name ?? hit.id, phone: hit.phone, matched: hit.matched,
      run: () => void navigate(`/${entityPaths[hit.entity]}/${encodeURIComponent(hit.id)}`)
    })) : []
    const library: Item[] = text.trim() ? (kept.data?.items ?? []).map((hit) => ({
      key: `${hit.kind}-${hit.id}`.replace(/\W/g, (sign) => `_${sign.codePointAt(0)}`), group: 'library', icon: kindIcons[hit.kind], name: hit.name, place: [t(`library.kinds.${hit.kind}`), ...hit.place].join(' · '),
      run: () => void navigate(libraryPath(hit.kind, hit.id)!)
    })) : []
    const acts: Item[] = (commands as readonly CommandSpec[])
      .filter((command) => !command.quiet && available.has(command.id as CommandId))
      .toSorted((a, b) => Number(a.scope === 'global') - Number(b.scope === 'global'))
      .map((command) => ({
        key: command.id, group: 'commands', icon: command.icon, name: t(`commands.${command.id as CommandId}`), keys: command.keys?.[0], run: () => void runCommand(command.id as CommandId)
      }))
    return [...people, ...library, ...acts.filter((act) => !shown || namesOf(act.key).some((name) => name.includes(shown)))]
  }, [found.data, kept.data, text, shown, available, t, navigate])
  return { items, searching: found.isFetching || kept.isFetching || query !== text.trim() }
}
