/** What holds for the whole definition: about whom, among whom, as of when, how many of them, and into which parts they are split. */
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useLanguage, useTerm, useText } from '#renderer/i18n/i18n.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Definition, Limit } from '#core/domain/conditions/types.ts'
import { CheckField, ChoiceField, FieldGroup, MomentField, NumberField, type Option } from './leaf/fields.tsx'
import { useKnown, useScoreOptions } from './leaf/known.ts'
import type { Builder } from './useBuilder.ts'

type Settings = Omit<Definition, 'root'>

const weekdays = ['1', '2', '3', '4', '5', '6', '7']

export function DefinitionForm({ builder }: { builder: Builder }) {
  const t = useText()
  const term = useTerm()
  const { answer } = useKnown()
  const { root: _root, ...settings } = builder.draft.definition
  const set = (change: Partial<Settings>) => builder.settings(withoutBlanks({ ...settings, ...change }))
  const { entity, universe, asOf, timeZone, weekStart } = settings
  const segments = answer.segments.filter((segment) => segment.entity === entity).map(({ id, name }) => ({ value: `segment ${id}`, label: name }))
  return (
    <FieldGroup label={t('builder.definition')}>
      <ChoiceField<EntityType> label={t('builder.entity')} value={entity} options={entityTypes.map((value) => ({ value, label: t(`sections.${value}s`) }))} onChange={(next) => set({ entity: next, universe: { kind: 'all' }, limit: undefined })} />
      <ChoiceField
        label={t('builder.universe')} value={universe?.kind === 'segment' ? `segment ${universe.segment}` : 'all'} options={[{ value: 'all', label: t('builder.everyone') }, ...segments]}
        onChange={(next) => set({ universe: next === 'all' ? { kind: 'all' } : { kind: 'segment', segment: next.slice('segment '.length) } })}
      />
      <div className='form-row'>
        <MomentField label={t('builder.asOf')} value={asOf === undefined || asOf === 'now' ? undefined : asOf} onChange={(next) => set({ asOf: next ?? 'now' })} />
        <Labelled label={t('builder.timeZone')}><input className='input' placeholder={t('builder.workspaceZone')} value={timeZone ?? ''} onChange={(event) => set({ timeZone: event.target.value === '' ? undefined : event.target.value })} /></Labelled>
      </div>
      <ChoiceField
        label={t('builder.weekStart')} value={weekStart === undefined ? '' : String(weekStart)} options={[{ value: '', label: t('builder.workspaceWeek') }, ...weekdays.map((value) => ({ value, label: term('weekdays', value) }))]}
        onChange={(next) => set({ weekStart: next === '' ? undefined : Number(next) })}
      />
      <LimitFields limit={settings.limit ?? undefined} entity={entity} onChange={(limit) => set({ limit })} />
      <SplitFields split={settings.split ?? []} onChange={(split) => set({ split: split.length > 0 ? split : undefined })} />
    </FieldGroup>
  )
}

function withoutBlanks(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as unknown as Settings
}

const orderedTypes: readonly string[] = ['number', 'decimal', 'date', 'datetime']

function LimitFields({ limit, entity, onChange }: { limit: Limit | undefined; entity: EntityType; onChange: (limit: Limit | undefined) => void }) {
  const t = useText()
  const language = useLanguage()
  const { answer, catalogue } = useKnown()
  const ordered: Option[] = [
    { value: 'random', label: t('builder.random') },
    ...answer.fields[entity].filter(({ type, sensitivity }) => sensitivity === 'open' && orderedTypes.includes(type)).map(({ name, label }) => ({ value: `attribute ${name}`, label: label[language] })),
    ...useScoreOptions(({ type }) => orderedTypes.includes(type)).map(({ value, label }) => ({ value: `score ${value}`, label, disabled: catalogue.scores.get(value)?.notComputed === true }))
  ]
  if (!limit) return <CheckField label={t('builder.limited')} value={false} onChange={() => onChange({ n: 1000, by: 'random', seed: 1 })} />
  const by = limit.by === 'random' ? 'random' : 'score' in limit.by ? `score ${limit.by.score}` : `attribute ${limit.by.attribute}`
  const isShare = limit.percent !== undefined
  const { n: _n, percent: _percent, ...rest } = limit
  const orderBy = (chosen: string): Limit['by'] => (chosen === 'random' ? 'random' : chosen.startsWith('score ') ? { score: chosen.slice(6) } : { attribute: chosen.slice(10) })
  return (
    <>
      <CheckField label={t('builder.limited')} value onChange={() => onChange(undefined)} />
      <div className='form-row'>
        <NumberField label={t('conditions.number')} value={isShare ? limit.percent : limit.n} min={isShare ? 0 : 1} onChange={(number) => onChange({ ...rest, ...(isShare ? { percent: number ?? ('' as never) } : { n: number ?? ('' as never) }) })} />
        <ChoiceField label={t('conditions.unit')} value={isShare ? 'percent' : 'n'} options={[{ value: 'n', label: t('builder.heads') }, { value: 'percent', label: t('builder.percent') }]} onChange={(unit) => onChange({ ...rest, ...(unit === 'n' ? { n: 1000 } : { percent: 10 }) })} />
      </div>
      <ChoiceField label={t('builder.limitBy')} value={by} options={ordered} onChange={(next) => onChange({ ...rest, ...(isShare ? { percent: limit.percent } : { n: limit.n }), by: orderBy(next) })} />
      {limit.by === 'random'
        ? <Labelled label={t('builder.seed')}><input className='input' value={String(limit.seed ?? '')} onChange={(event) => onChange({ ...limit, seed: event.target.value })} /></Labelled>
        : <ChoiceField label={t('builder.direction')} value={limit.direction ?? 'desc'} options={[{ value: 'desc', label: t('builder.highest') }, { value: 'asc', label: t('builder.lowest') }]} onChange={(direction) => onChange({ ...limit, direction })} />}
    </>
  )
}

type Split = NonNullable<Definition['split']>
const longestLabel = 60

function SplitFields({ split, onChange }: { split: Split; onChange: (split: Split) => void }) {
  const t = useText()
  const set = (index: number, part: Partial<Split[number]>) => onChange(split.map((other, place) => (place === index ? { ...other, ...part } : other)))
  const format = useFormat()
  const next = String.fromCharCode('A'.charCodeAt(0) + split.length)
  const rest = 100 - split.reduce((sum, { percent }) => sum + Number(percent), 0)
  return (
    <FieldGroup
      label={t('builder.split')}
      action={<Button size='small' startIcon={<Icon name='plus' size={12} />} onClick={() => onChange(split.length === 0 ? [{ label: 'A', percent: 50 }, { label: 'B', percent: 50 }] : [...split, { label: next, percent: 0 }])}>{t('builder.addPart')}</Button>}
    >
      {split.map((part, index) => (
        <div key={index} className='row' style={{ alignItems: 'flex-end' }}>
          <Labelled label={t('builder.partLabel')}><input className='input' maxLength={longestLabel} value={part.label} onChange={(event) => set(index, { label: event.target.value })} /></Labelled>
          <NumberField label={t('builder.percent')} value={part.percent} min={0} max={100} step='any' onChange={(percent) => set(index, { percent: percent ?? ('' as never) })} />
          <IconButton aria-label={t('builder.removePart', { label: part.label })} onClick={() => onChange(split.filter((_, place) => place !== index))}><Icon name='close' size={12} /></IconButton>
        </div>
      ))}
      {split.length > 0 && <p className='faint'>{t('builder.splitNote')}</p>}
      {split.length > 0 && rest > 0 && <p className='note' data-tone='warn'>{t('builder.splitRest', { share: format.percent(rest / 100) })}</p>}
    </FieldGroup>
  )
}
