import { useState, type FormEvent } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { client } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { refetch } from '#renderer/app/changes.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { tagPath } from './paths.ts'
import { blankTag, TagFields } from './TagFields.tsx'

const kinds = ['rule', 'manual', 'import'] as const

/** A new tag. One by hand can be used at once; one by a rule begins as a draft, whose rule is written next. */
export function NewTag({ category, onClose }: { category: string | null; onClose: () => void }) {
  const t = useText()
  const words = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [written, setWritten] = useState({ ...blankTag, category })
  const [kind, setKind] = useState<(typeof kinds)[number]>('rule')
  const [entity, setEntity] = useState<EntityType>('customer')
  const make = useMutation({
    mutationFn: () => client.tags.create({ ...written, name: written.name.trim(), kind, entity, ...(kind === 'rule' && { state: 'draft' as const, refresh: { onChange: true, schedule: null } }) }),
    onSuccess: (tag) => {
      refetch(queries)
      showDone('tags.done.created', tag.name)
      void navigate(tagPath(tag.id, kind === 'rule' ? 'rule' : 'members'), { replace: true })
    }
  })
  const failure = make.error ? failureOf(make.error) : undefined
  function submit(event: FormEvent) {
    event.preventDefault()
    if (written.name.trim() !== '') make.mutate()
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='new-tag' maxWidth='sm' fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id='new-tag'>{t('commands.newTag')}</DialogTitle>
        <DialogContent>
          <div className='form'>
            <div className='form-row'>
              <div className='labelled tag-field'><span>{t('tags.kind')}</span><Segmented label={t('tags.kind')} value={kind} options={kinds.map((value) => ({ value, label: t(`tags.kinds.${value}`) }))} onChange={setKind} /><span className='faint'>{t(`tags.kindNotes.${kind}`)}</span></div>
              <Labelled label={t('tags.entity')}>
                <select className='input' value={entity} onChange={(event) => setEntity(event.target.value as EntityType)}>{entityTypes.map((type) => <option key={type} value={type}>{t(`targets.${type}`)}</option>)}</select>
              </Labelled>
            </div>
            <TagFields focus value={written} onChange={setWritten} problem={failure && { field: failure.field, text: words(failure.message) }} />
            {failure && <p className='bad' role='alert'>{words(failure.problems[0]?.message ?? failure.message)} {failure.remedy && words(failure.remedy)}</p>}
          </div>
        </DialogContent>
        <DialogActions>
          <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant='contained' type='submit' disabled={written.name.trim() === '' || make.isPending}>{t('common.create')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
