import { Link } from 'react-router'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { tagPath } from './paths.ts'

/** What reads a tag, each opening where it is kept. */
export function UsedBy({ users }: { users: TagDetails['usedBy'] }) {
  const t = useText()
  if (users.length === 0) return <p className='soft'>{t('tags.unused')}</p>
  const pathOf = ({ type, id }: TagDetails['usedBy'][number]) => (type === 'tag' ? tagPath(id) : type === 'segment' ? `/segments/${encodeURIComponent(id)}` : undefined)
  return (
    <ul className='stack' style={{ gap: 4 }}>
      {users.map((user) => {
        const path = pathOf(user)
        return (
          <li key={`${user.type} ${user.id}`} className='row'>
            <span className='badge'>{t(`tags.nodes.${user.type}`)}</span>
            {path ? <Link className='link ellipsis' to={path}>{user.name}</Link> : <span className='ellipsis'>{user.name}</span>}
          </li>
        )
      })}
    </ul>
  )
}
