import { Link } from 'react-router'
import { useTerm } from '#renderer/i18n/i18n.ts'
import { segmentPath } from './paths.ts'

interface User {
  kind: string
  id: string
  name: string
}

/** Where something of the library is used, each opening what uses it. */
export function UsedBy({ users }: { users: readonly User[] }) {
  const term = useTerm()
  return (
    <ul className='used-by'>
      {users.map(({ kind, id, name }) => (
        <li key={`${kind} ${id}`} className='row'>
          <span className='badge'>{term('segments.kinds', kind)}</span>
          {kind === 'segment' ? <Link className='link ellipsis' to={segmentPath(id)}>{name}</Link> : <span className='ellipsis'>{name}</span>}
        </li>
      ))}
    </ul>
  )
}
