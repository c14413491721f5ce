import type { ReactNode } from 'react'

/** A form control under its name, with what is wrong or worth knowing beneath. */
export function Labelled({ label, note, problem, children }: { label: string; note?: string; problem?: string | undefined; children: ReactNode }) {
  return (
    <label className='labelled'>
      <span>{label}</span>
      {children}
      {problem ? <span className='bad'>{problem}</span> : note && <span className='faint'>{note}</span>}
    </label>
  )
}
