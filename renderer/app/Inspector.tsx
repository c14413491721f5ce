/** The panel on the right for what is selected. A screen fills it; its width and whether it is open are remembered. */
import { useEffect, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { showInspector, useInspectorOpen } from './inspectorState.ts'
import { setPreference, usePreferences } from './preferences.ts'

const slot = createStore<HTMLElement | null>(null)
/** How many screens fill it now; an empty inspector takes no room. */
const filled = createStore(0)
const narrowest = 260
const widest = 560

function fillSlot(element: HTMLElement | null): void {
  slot.set(element)
}

export function InspectorSlot() {
  const { inspectorWidth } = usePreferences()
  const open = useInspectorOpen()
  const t = useText()
  const [drag, setDrag] = useState<number | null>(null)
  const users = useStore(filled)
  if (users === 0) return null
  if (!open) {
    return (
      <aside className='inspector-edge' aria-label={t('frame.inspector')}>
        <Tooltip title={t('frame.showInspector')} placement='left'><IconButton aria-label={t('frame.showInspector')} onClick={() => showInspector(true)}><Icon name='back' /></IconButton></Tooltip>
      </aside>
    )
  }
  const width = drag ?? inspectorWidth

  const clamp = (value: number) => Math.round(Math.min(widest, Math.max(narrowest, value)))
  function start(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag(width)
  }
  function move(event: PointerEvent<HTMLDivElement>) {
    if (drag !== null) setDrag(clamp(window.innerWidth - event.clientX))
  }
  function end() {
    if (drag !== null) setPreference('inspectorWidth', drag)
    setDrag(null)
  }
  function keys(event: KeyboardEvent) {
    const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key]
    if (step) setPreference('inspectorWidth', clamp(width + step))
  }
  return (
    <aside className='inspector' style={{ width }} aria-label={t('frame.inspector')}>
      <div
        className='inspector-grip' role='separator' aria-orientation='vertical' tabIndex={0} aria-label={t('frame.resizeInspector')}
        aria-valuenow={width} aria-valuemin={narrowest} aria-valuemax={widest} onPointerDown={start} onPointerMove={move} onPointerUp={end} onKeyDown={keys}
      />
      <div ref={fillSlot} className='stack' style={{ flex: 1, minHeight: 0 }} />
    </aside>
  )
}

/** What a screen puts into the inspector. */
export function Inspector({ title, actions, children }: { title: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const t = useText()
  const target = useStore(slot)
  useEffect(() => {
    filled.set((count) => count + 1)
    return () => filled.set((count) => count - 1)
  }, [])
  if (!target) return null
  return createPortal(
    <>
      <div className='inspector-head'>
        <h2 className='grow ellipsis'>{title}</h2>
        {actions}
        <IconButton aria-label={t('frame.closeInspector')} onClick={() => showInspector(false)}><Icon name='close' /></IconButton>
      </div>
      <div className='inspector-body' tabIndex={0} role='group' aria-label={t('frame.inspector')}>{children}</div>
    </>,
    target
  )
}
