/** One rule: whom it is about, what must hold, and what it gives. */
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { orpc } from '#renderer/bridge/client.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { ruleName } from '#renderer/components/ruleName.ts'
import { FieldGroup } from '#renderer/editors/builder/leaf/fields.tsx'
import { Filters } from '#renderer/editors/builder/leaf/filters.tsx'
import { PickMany } from '#renderer/editors/builder/leaf/picks.tsx'
import '#renderer/editors/builder/builder.css'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { ClassifyRule } from '#core/contract/classify.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { MappableField } from './fields.ts'

interface Props {
  number: number
  rule: ClassifyRule
  entity: EntityType
  fields: ReadonlyMap<string, CatalogueField>
  settable: readonly MappableField[]
  /** For how many it holds, once that was counted. */
  count: number | undefined
  problems: readonly string[]
  onChange: (rule: ClassifyRule) => void
  onRemove: () => void
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}

export function RuleForm({ number, rule, entity, fields, settable, count, problems, onChange, onRemove, onUp, onDown }: Props) {
  const t = useText()
  return (
    <section className='classify-rule' aria-label={ruleName(t, number, rule.name)}>
      <div className='row'>
        <h3 className='grow'>{t('classify.rule', { number })}{count !== undefined && <span className='soft num'> · {t('classify.matched', { count })}</span>}</h3>
        <IconButton aria-label={t('classify.up', { number })} disabled={!onUp} onClick={onUp}><Icon name='up' size={14} /></IconButton>
        <IconButton aria-label={t('classify.down', { number })} disabled={!onDown} onClick={onDown}><Icon name='down' size={14} /></IconButton>
        <IconButton aria-label={t('classify.remove', { number })} onClick={onRemove}><Icon name='close' size={14} /></IconButton>
      </div>
      <div className='form-row'>
        <Labelled label={t('classify.name')}><input className='input' maxLength={200} value={rule.name ?? ''} onChange={(event) => onChange({ ...rule, name: event.target.value || undefined })} /></Labelled>
        <Labelled label={t('classify.to')}>
          <select className='input' value={rule.to} onChange={(event) => onChange({ ...rule, to: event.target.value as ClassifyRule['to'] })}>
            <option value='new'>{t('classify.toNew')}</option><option value='all'>{t('classify.toAll')}</option>
          </select>
        </Labelled>
      </div>
      {fields.size === 0 ? <p className='soft'>{t('classify.noFields')}</p> : <Filters label={t('classify.where')} fields={fields} filters={rule.where} onChange={(where) => onChange({ ...rule, where })} />}
      <div className='classify-gifts'>
        <Tags entity={entity} values={rule.tags} onChange={(tags) => onChange({ ...rule, tags })} />
        <Groups entity={entity} values={rule.groups} onChange={(groups) => onChange({ ...rule, groups })} />
      </div>
      {settable.length > 0 && <Fields settable={settable} values={rule.fields} onChange={(values) => onChange({ ...rule, fields: values })} />}
      {problems.map((problem) => <p key={problem} className='bad' role='alert'>{problem}</p>)}
    </section>
  )
}

interface PickProps {
  entity: EntityType
  values: readonly string[]
  onChange: (values: string[]) => void
}

const mostTags = 200

function Tags({ entity, values, onChange }: PickProps) {
  const t = useText()
  const byHand = useQuery(orpc.tags.list.queryOptions({ input: { entity, kind: 'manual', limit: mostTags } })).data
  const imported = useQuery(orpc.tags.list.queryOptions({ input: { entity, kind: 'import', limit: mostTags } })).data
  const options = useMemo(() => [...(byHand?.items ?? []), ...(imported?.items ?? [])].filter(({ state }) => state !== 'deprecated').map(({ id, name }) => ({ value: id, label: name })), [byHand, imported])
  if (!byHand || !imported) return null
  return options.length === 0 ? <p className='soft'>{t('classify.noTags')}</p> : <PickMany label={t('classify.tags')} options={options} values={values} onChange={onChange} />
}

function Groups({ entity, values, onChange }: PickProps) {
  const t = useText()
  const tree = useQuery(orpc.groups.tree.queryOptions({ input: { entity } })).data
  const options = useMemo(() => (tree?.items ?? []).map(({ id, name }) => ({ value: id, label: name })), [tree])
  if (!tree) return null
  return options.length === 0 ? <p className='soft'>{t('classify.noGroups')}</p> : <PickMany label={t('classify.groups')} options={options} values={values} onChange={onChange} />
}

function Fields({ settable, values, onChange }: { settable: readonly MappableField[]; values: ClassifyRule['fields']; onChange: (values: ClassifyRule['fields']) => void }) {
  const t = useText()
  const language = useLanguage()
  const entries = Object.entries(values)
  const free = settable.find(({ name }) => name === 'status' && !(name in values)) ?? settable.find(({ name }) => !(name in values))
  const put = (index: number, entry: [string, string]) => onChange(Object.fromEntries(entries.with(index, entry)))
  return (
    <FieldGroup label={t('classify.fields')} action={free && <Button size='small' startIcon={<Icon name='plus' size={12} />} onClick={() => onChange({ ...values, [free.name]: '' })}>{t('classify.addField')}</Button>}>
      {entries.map(([name, value], index) => (
        <div key={index} className='row'>
          <select className='input' style={{ width: 200, flex: 'none' }} aria-label={t('classify.field')} value={name} onChange={(event) => put(index, [event.target.value, String(value)])}>
            {settable.filter((field) => field.name === name || !(field.name in values)).map((field) => <option key={field.name} value={field.name}>{field.label[language]}</option>)}
          </select>
          <input className='input grow' aria-label={t('classify.value')} maxLength={1000} value={String(value)} onChange={(event) => put(index, [name, event.target.value])} />
          <IconButton aria-label={t('classify.removeField', { name: settable.find((field) => field.name === name)?.label[language] ?? name })} onClick={() => onChange(Object.fromEntries(entries.toSpliced(index, 1)))}><Icon name='close' size={12} /></IconButton>
        </div>
      ))}
    </FieldGroup>
  )
}
