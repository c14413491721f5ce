/** What can be done with what is selected. Every button is a command with a key of its own. */
import type { ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { commandSpec, keyCaps, type CommandId } from '#renderer/app/commands.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { Builder } from './useBuilder.ts'

export function Toolbar({ builder, node, children }: { builder: Builder; node: Condition; children: ReactNode }) {
  const t = useText()
  const isRoot = node.id === builder.root.id
  const isGroup = node.kind === 'group'
  const tool = (id: CommandId, enabled: boolean, pressed?: boolean) => {
    const { icon, keys } = commandSpec(id)
    const name = t(`commands.${id}`)
    const caps = keys?.[0] ? keyCaps(keys[0]).flat().join(' ') : ''
    return (
      <Tooltip key={id} title={`${name} ${caps}`}>
        <span><IconButton aria-label={name} aria-keyshortcuts={keys?.[0]?.replace('mod', 'Control')} aria-pressed={pressed} disabled={!enabled} onClick={() => runCommand(id)}><Icon name={icon} /></IconButton></span>
      </Tooltip>
    )
  }
  return (
    <div className='builder-bar'>
      <div className='row' role='toolbar' aria-label={t('builder.tools.edit')} style={{ gap: 2 }}>
        {tool('undo', builder.canUndo)}
        {tool('redo', builder.canRedo)}
        <span className='bar-gap' />
        {tool('builderWrap', true)}
        {tool('builderUnwrap', isGroup && !isRoot && !node.not)}
        {tool('builderSwitchOp', true)}
        {tool('builderNegate', true)}
        {tool('builderDuplicate', !isRoot)}
        {tool('builderDisable', !isRoot, builder.draft.disabled.includes(node.id!))}
        {tool('builderDelete', !isRoot || (isGroup && node.children.length > 0))}
      </div>
      <div className='grow' />
      {children}
    </div>
  )
}
