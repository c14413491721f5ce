/** Mappings used before, and those for files as systems export them (first the one whose headers this file has): applied to a draft; the former renamed and put away. */
import { useState } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import type { ImportTemplate } from '#core/contract/import-templates.ts'
import type { Draft } from './draft.ts'
import { applyTemplate } from './drafts.ts'

const mostShown = 20

export function Templates({ draft }: { draft: Draft }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [managing, setManaging] = useState(false)
  const words = useWords()
  const items = useQuery(orpc.imports.templates.queryOptions()).data?.items ?? []
  const presets = useQuery(orpc.imports.presets.queryOptions()).data?.items ?? []
  const own = draft.inspection.preset?.id
  if (items.length + presets.length === 0) return null
  return (
    <>
      <Button aria-haspopup='menu' aria-expanded={anchor !== null} startIcon={<Icon name='copy' size={14} />} onClick={(event) => setAnchor(event.currentTarget)}>{t('imports.templates')}</Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {items.slice(0, mostShown).map((item) => (
          <MenuItem key={item.id} onClick={() => { setAnchor(null); applyTemplate(draft.id, item.mapping) }}>
            {item.name}<span className='faint'>{t(`targets.${item.mapping.target}`)} · {item.source}</span>
          </MenuItem>
        ))}
        {items.length > 0 && <MenuItem divider onClick={() => { setAnchor(null); setManaging(true) }}><Icon name='settings' size={14} />{t('wizard.manageTemplates')}</MenuItem>}
        <li role='presentation' className='menu-note'>{t('imports.presets')}</li>
        {presets.toSorted((one, other) => Number(other.id === own) - Number(one.id === own)).map((preset) => (
          <MenuItem key={preset.id} onClick={() => { setAnchor(null); applyTemplate(draft.id, preset.mapping) }}>
            {words(preset.name)}<span className='faint'>{t(`targets.${preset.mapping.target}`)}{preset.id === own && ` · ${t('imports.presetOfFile')}`}</span>
          </MenuItem>
        ))}
      </Menu>
      {managing && <ManageTemplates items={items} onClose={() => setManaging(false)} />}
    </>
  )
}

function ManageTemplates({ items, onClose }: { items: readonly ImportTemplate[]; onClose: () => void }) {
  const t = useText()
  const format = useFormat()
  const [renaming, setRenaming] = useState<ImportTemplate | null>(null)
  const rename = useMutation({ mutationFn: (input: { id: string; name: string }) => client.imports.renameTemplate(input), onSuccess: () => setRenaming(null) })
  const remove = useMutation({
    mutationFn: ({ id }: ImportTemplate) => client.imports.removeTemplate({ id }), onError: showFailure,
    onSuccess: () => showToast({ text: bothWords('wizard.templateDeleted') })
  })
  return (
    <Dialog open onClose={onClose} aria-labelledby='templates-title' maxWidth='sm' fullWidth>
      <DialogTitle id='templates-title'>{t('wizard.templatesTitle')}</DialogTitle>
      <DialogContent>
        <table className='plain-table'>
          <thead><tr><th>{t('imports.name')}</th><th>{t('imports.target')}</th><th>{t('imports.source')}</th><th className='right'>{t('imports.column')}</th><th>{t('wizard.templateUsed')}</th><th><span className='hidden'>{t('wizard.renameTemplate')}</span></th></tr></thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td>{item.name}</td><td>{t(`targets.${item.mapping.target}`)}</td><td>{item.source}</td><td className='right'>{format.number(item.columns.length)}</td><td className='num'>{format.moment(item.updatedAt)}</td>
                <td className='right'>
                  <IconButton aria-label={`${t('wizard.renameTemplate')} ${item.name}`} onClick={() => setRenaming(item)}><Icon name='edit' size={14} /></IconButton>
                  <IconButton aria-label={t('wizard.deleteTemplate', { name: item.name })} onClick={() => remove.mutate(item)}><Icon name='trash' size={14} /></IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </DialogContent>
      <DialogActions><Button variant='outlined' onClick={onClose}>{t('common.close')}</Button></DialogActions>
      {renaming && (
        <NameDialog title={t('wizard.renameTemplateTitle')} value={renaming.name} action={t('wizard.renameTemplate')} onName={(name) => rename.mutateAsync({ id: renaming.id, name })} onClose={() => setRenaming(null)} />
      )}
    </Dialog>
  )
}
