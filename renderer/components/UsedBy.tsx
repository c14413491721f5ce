import { Link } from 'react-router'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Use } from '#core/contract/common.ts'
import { libraryPath } from './libraryPath.ts'

/** Where something of the library is used, each opening what uses it. */
export function UsedBy({ users }: { users: readonly Use[] }) {
  const t = useText()
  if (users.length === 0) return <p className='soft'>{t('library.unused')}</p>
  return (
    <ul className='stack' style={{ gap: 6 }}>
      {users.map(({ kind, id, name }) => {
        const path = libraryPath(kind, id)
        return (
          <li key={`${kind} ${id}`} className='row'>
            <span className='badge'>{t(`library.kinds.${kind}`)}</span>
            {path ? <Link className='link ellipsis' to={path}>{name}</Link> : <span className='ellipsis'>{name}</span>}
          </li>
        )
      })}
    </ul>
  )
}
