/** Every field of the card, each edited in place. An edit is one undoable step; a lost update is noticed and asked about. */
import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useFormat } from '#renderer/app/format.ts'
import { refetch } from '#renderer/app/changes.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Masked } from '#renderer/components/Masked.tsx'
import { isMasked } from '#renderer/components/masks.ts'
import { plainText } from '#renderer/components/plainText.ts'
import { bothWords, useText, useWords } from '#renderer/i18n/i18n.ts'
import { fieldText } from '#renderer/screens/entities/columns.tsx'
import type { Profile } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields, type Field } from '#core/domain/fields.ts'
import { ConflictDialog, type Conflict } from './ConflictDialog.tsx'
import type { FieldValue } from './edit.ts'
import { FieldEditor, type Begun } from './FieldEditor.tsx'

interface Props {
  id: string
  entity: EntityType
  profile: Profile
  editing: string | null
  onEdit: (field: string | null) => void
}

type Named = Pick<Field, 'type' | 'label' | 'sensitivity'> & { name: string }

export function FieldsPanel({ id, entity, profile, editing, onEdit }: Props) {
  const t = useText()
  const queries = useQueryClient()
  const custom = useQuery(orpc.imports.fields.queryOptions({ input: { target: entity }, staleTime: 5 * 60_000 })).data
  const facets = useQuery(orpc.customers.facets.queryOptions({ input: { entity }, staleTime: 60_000 })).data
  const update = useMutation(orpc.customers.update.mutationOptions())
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [withBlank, setWithBlank] = useState(false)

  const fields = namedFields(entity, custom?.items ?? [])
  const valueOf = (field: Named) => fieldValue(profile, field.name)
  const isBlank = (field: Named) => valueOf(field) == null || valueOf(field) === ''
  const filled = fields.filter((field) => !isBlank(field) || field.name === editing)
  const blanks = fields.filter((field) => isBlank(field) && field.name !== editing)

  async function save(field: Named, value: FieldValue, begun: Begun) {
    onEdit(null)
    const key = orpc.customers.profile.queryKey({ input: { id } })
    const before = profile
    queries.setQueryData(key, { ...profile, fields: { ...profile.fields, [field.name]: value } })
    try {
      const saved = await update.mutateAsync({ id, fields: { [field.name]: value }, version: begun.version })
      queries.setQueryData(key, (now: Profile | undefined) => (now ? { ...now, version: saved.version } : now))
      refetch(queries)
      const prefix = bothWords('profile.changed')
      showToast({ text: { zh: `${prefix.zh}${field.label.zh}`, en: `${prefix.en}${field.label.en}` }, action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
    } catch (error) {
      queries.setQueryData(key, before)
      if (failureOf(error).code === 'conflict') await ask(field, value, begun)
      else showFailure(error)
    }
  }
  /** Somebody changed the card meanwhile. Where it was another field, ours goes on; where it was this one, both are shown. */
  async function ask(field: Named, mine: FieldValue, begun: Begun) {
    const now = await queries.fetchQuery({ ...orpc.customers.profile.queryOptions({ input: { id } }), staleTime: 0 })
    const theirs = fieldValue(now, field.name)
    const keepMine = () => void save(field, mine, { version: now.version, value: theirs })
    if (plainText(theirs) === plainText(begun.value)) keepMine()
    else setConflict({ label: field.label, theirs, mine, type: field.type, keepMine })
  }
  function next(field: Named, back: boolean) {
    const shown = filled.map((entry) => entry.name)
    onEdit(shown[shown.indexOf(field.name) + (back ? -1 : 1)] ?? null)
  }
  const row = (field: Named) => (
    <FieldRow
      key={field.name} field={field} value={valueOf(field)} editing={editing === field.name} options={facets?.fields[field.name]?.map((option) => option.value) ?? []}
      version={profile.version} onEdit={() => onEdit(field.name)} onSave={(value, begun) => void save(field, value, begun)} onCancel={() => onEdit(null)} onNext={(back) => next(field, back)}
    />
  )
  return (
    <section className='panel' aria-label={t('profile.fields')}>
      <div className='panel-head'><h2 className='grow'>{t('profile.fields')}</h2><span className='faint num' style={{ fontSize: 12, paddingRight: 8 }}>{t('profile.version', { version: profile.version })}</span></div>
      <div className='panel-body'>
        {filled.map(row)}
        {blanks.length > 0 && <button type='button' className='plain fold' aria-expanded={withBlank} onClick={() => setWithBlank(!withBlank)}><Icon name={withBlank ? 'down' : 'forward'} size={12} />{t('profile.blankFields', { count: blanks.length })}</button>}
        {withBlank && blanks.map(row)}
      </div>
      {conflict && <ConflictDialog conflict={conflict} onClose={() => setConflict(null)} />}
    </section>
  )
}

/** A field's value; name, phone and e-mail may stand beside the other fields. */
function fieldValue(profile: Profile, name: string): unknown {
  const beside = { name: profile.member_info.name, phone: profile.member_info.phone, email: profile.member_info.email }[name]
  return profile.fields[name] ?? beside
}

function namedFields(entity: EntityType, known: (Named & { custom: boolean })[]): Named[] {
  const core = Object.entries<Field>(coreFields[entity]).map(([name, field]) => ({ name, ...field }))
  return [...core, ...known.filter((field) => field.custom)]
}

interface RowProps {
  field: Named
  value: unknown
  editing: boolean
  options: string[]
  onEdit: () => void
  version: number
  onSave: (value: FieldValue, begun: Begun) => void
  onCancel: () => void
  onNext: (back: boolean) => void
}

function FieldRow({ field, value, version, editing, options, onEdit, onSave, onCancel, onNext }: RowProps) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const label = words(field.label)
  const editable = field.type !== 'objects'
  return (
    <div className='field'>
      <span className='field-label ellipsis' title={label}>{label}</span>
      {editing && editable
        ? <FieldEditor label={label} version={version} type={field.type} value={value} options={options} onSave={onSave} onCancel={onCancel} onNext={onNext} />
        : (
            <button type='button' className='field-value' disabled={!editable} onClick={onEdit}>
              <span className='hidden'>{t('profile.editField', { field: label })} </span>
              {typeof value === 'string' && isMasked(value)
                ? <Masked value={value} />
                : <span className={`ellipsis ${field.type === 'text' || field.type === 'choice' ? '' : 'num'}`} title={fieldText(value, field.type, format)}>{fieldText(value, field.type, format)}</span>}
              {field.sensitivity === 'secret' && value != null && value !== '' && <Icon name='lock' size={11} className='faint' />}
              {editable && <Icon name='edit' size={12} className='pencil' />}
            </button>
          )}
    </div>
  )
}
