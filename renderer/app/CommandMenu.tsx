/** A menu made of commands: text, key, and greyed where there is nothing to do. */
import { Fragment, useState, type ReactNode } from 'react'
import Divider from '@mui/material/Divider'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { commandSpec, type CommandId } from './commands.ts'
import { runCommand, useAvailableCommands } from './registry.ts'

interface Props {
  label: string
  className?: string
  button: ReactNode
  /** Groups of commands, a line between them. */
  groups: readonly (readonly CommandId[])[]
  head?: ReactNode
  align?: 'left' | 'right'
}

export function CommandMenu({ label, className = 'plain', button, groups, head, align = 'left' }: Props) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const available = useAvailableCommands()
  return (
    <>
      <button type='button' className={className} aria-label={label} aria-haspopup='menu' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>{button}</button>
      <Menu
        open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: align }} transformOrigin={{ vertical: -4, horizontal: align }}
      >
        {head}
        {groups.map((group, index) => (
          <Fragment key={group.join()}>
            {(index > 0 || head) && <Divider component='li' />}
            {group.map((id) => (
              <MenuItem key={id} disabled={!available.has(id)} onClick={() => { setAnchor(null); setTimeout(() => runCommand(id)) }}>
                <Icon name={commandSpec(id).icon} />
                {t(`commands.${id}`)}
                <span className='menu-keys'><Keys keys={commandSpec(id).keys?.[0]} /></span>
              </MenuItem>
            ))}
          </Fragment>
        )).flatMap((fragment) => fragment)}
      </Menu>
    </>
  )
}
