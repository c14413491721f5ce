import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { client } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { refetch } from '#renderer/app/changes.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { FormDialog } from '#renderer/components/FormDialog.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { tagPath } from './paths.ts'
import { blankTag, isTagField, TagFields } from './TagFields.tsx'

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
  const problem = failure && { field: failure.field, text: [failure.problems[0]?.message ?? failure.message, failure.remedy].filter((text) => text !== undefined).map(words).join(' · ') }
  return (
    <FormDialog title={t('commands.newTag')} action={t('common.create')} width='sm' disabled={written.name.trim() === '' || make.isPending} onSubmit={() => make.mutate()} onClose={onClose}>
      <div className='form-row'>
        <div className='labelled tag-field'><span>{t('tags.kind')}</span><Segmented label={t('tags.kind')} value={kind} options={kinds.map((value) => ({ value, label: t(`tags.kinds.${value}`) }))} onChange={setKind} /><span className='faint'>{t(`tags.kindNotes.${kind}`)}</span></div>
        <Labelled label={t('tags.entity')}>
          <select className='input' value={entity} onChange={(event) => setEntity(event.target.value as EntityType)}>{entityTypes.map((type) => <option key={type} value={type}>{t(`targets.${type}`)}</option>)}</select>
        </Labelled>
      </div>
      <TagFields focus value={written} onChange={setWritten} problem={problem} />
      {problem && !isTagField(problem.field) && <p className='bad' role='alert'>{problem.text}</p>}
    </FormDialog>
  )
}
