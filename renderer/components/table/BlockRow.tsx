import { Icon } from '#renderer/components/icons.tsx'

/** The heading of a block of rows, which opens and closes it. */
export function BlockRow({ title, top, closed, onClose }: { title: string; top: number; closed: boolean; onClose: (closed: boolean) => void }) {
  return (
    <div className='tr-block' role='row' style={{ transform: `translateY(${top}px)` }}>
      <div role='rowheader'>
        <button type='button' className='plain block-head' tabIndex={-1} aria-expanded={!closed} onClick={() => onClose(!closed)}><Icon name={closed ? 'forward' : 'down'} size={12} />{title}</button>
      </div>
    </div>
  )
}
