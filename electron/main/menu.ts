/** The smallest menu: macOS needs one for quitting, copying and pasting; elsewhere the window does without. */
import { Menu } from 'electron'

export function installMenu(platform: NodeJS.Platform): void {
  if (platform !== 'darwin') return Menu.setApplicationMenu(null)
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    { label: 'CohortDesk', submenu: [{ role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { role: 'windowMenu' }
  ]))
}
