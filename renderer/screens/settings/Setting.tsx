import type { ReactNode } from 'react'

/** One line of settings: what it is, what it means, and its control. */
export function Setting({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <div className='setting'>
      <div><strong>{title}</strong>{text && <p>{text}</p>}</div>
      <div className='setting-control'>{children}</div>
    </div>
  )
}
