/** The kinds of steps, by what they are about. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { kindNames, kindOf, type KindName } from '#core/domain/recipes/kinds.ts'

const groups = ['text', 'value', 'column', 'row'] as const

export function AddStep({ onAdd }: { onAdd: (op: KindName) => void }) {
  const t = useText()
  const words = useWords()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <Button variant='contained' startIcon={<Icon name='plus' size={14} />} aria-haspopup='menu' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>{t('recipes.addStep')}</Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {groups.flatMap((group) => [
          <li key={group} role='presentation' className='menu-note'>{t(`recipes.groups.${group}`)}</li>,
          ...kindNames.filter((name) => kindOf(name).group === group).map((name) => (
            <MenuItem key={name} title={words(kindOf(name).about)} onClick={() => { setAnchor(null); onAdd(name) }}>{words(kindOf(name).words)}</MenuItem>
          ))
        ])}
      </Menu>
    </>
  )
}
