import Button from '@mui/material/Button'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Draft } from './draft.ts'
import { undoTemplate } from './drafts.ts'

/** Says that the mapping used before was applied, in what the file differs, and takes it back. */
export function TemplateNotice({ draft }: { draft: Draft }) {
  const t = useText()
  const format = useFormat()
  if (!draft.template) return null
  const { name, match, missing, added } = draft.template
  return (
    <div className='template-notice' role='status'>
      <Icon name='check' size={14} />
      <strong className='ellipsis'>{t('wizard.template', { name })}</strong>
      <span className='soft ellipsis grow'>
        {[
          match < 1 && t('wizard.templateNear', { match: format.percent(match) }), missing.length > 0 && t('wizard.templateMissing', { columns: missing.join(', ') }),
          added.length > 0 && t('wizard.templateAdded', { columns: added.join(', ') })
        ].filter(Boolean).join(' · ')}
      </span>
      <Button onClick={() => undoTemplate(draft.id)} startIcon={<Icon name='undo' size={14} />}>{t('wizard.templateUndo')}</Button>
    </div>
  )
}
