import Dialog from '@mui/material/Dialog'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { Keys } from '#renderer/components/Keys.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { commands, type CommandScope, type CommandSpec } from './commands.ts'
import './palette.css'

const scopes: CommandScope[] = ['global', 'list', 'profile', 'import', 'builder', 'tag', 'segment', 'group']

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog open={open} onClose={onClose} maxWidth='md' fullWidth aria-labelledby='shortcuts-title'>
      <DialogTitle id='shortcuts-title'>{t('commands.shortcuts')}</DialogTitle>
      <DialogContent tabIndex={0} aria-label={t('commands.shortcuts')}><ShortcutLists /></DialogContent>
    </Dialog>
  )
}

/** Every command that has a key, by where it works. */
export function ShortcutLists() {
  const t = useText()
  return (
    <div className='shortcut-columns'>
      {scopes.map((scope) => (
        <section key={scope} className='shortcut-group'>
          <h3>{t(`commands.scope_${scope}`)}</h3>
          <dl>
            {commands.filter((command) => command.scope === scope && 'keys' in command).map((command) => (
              <div key={command.id} className='shortcut'>
                <dt>{t(`commands.${command.id}`)}</dt>
                <dd><Keys keys={(command as CommandSpec).keys?.[0]} /></dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
