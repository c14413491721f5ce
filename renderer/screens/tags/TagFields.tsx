/** What a person writes of a tag: the form of a new one and of its settings. */
import { useId } from 'react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { tagClasses, visibilities } from '#core/domain/library/types.ts'
import { tagColours } from '#core/domain/library/types.ts'
import { TagDot } from './TagName.tsx'

export interface WrittenTag extends Pick<TagDetails, 'name' | 'category' | 'group' | 'class' | 'colour' | 'description' | 'visibility'> {}

export const blankTag: WrittenTag = { name: '', category: null, group: null, class: 'ordinary', colour: null, description: '', visibility: 'team' }

/** Whether a problem with a field of that name is told beside it. */
export const isTagField = (field: string | undefined): boolean => field === 'name' || field === 'category' || field === 'group' || field === 'description'

interface Props {
  value: WrittenTag
  onChange: (value: WrittenTag) => void
  /** A problem with a field, by its name. */
  problem?: { field: string | undefined; text: string } | undefined
  focus?: boolean
}

export function TagFields({ value, onChange, problem, focus = false }: Props) {
  const t = useText()
  const list = useId()
  const { data: categories } = useQuery(orpc.tags.categories.queryOptions())
  const set = (part: Partial<WrittenTag>) => onChange({ ...value, ...part })
  const problemOf = (field: keyof WrittenTag) => (problem?.field === field ? problem.text : undefined)
  const name = categories?.items.find(({ id }) => id === value.category)?.name ?? value.category ?? ''
  return (
    <>
      <Labelled label={t('tags.name')} problem={problemOf('name')}>
        <input className='input' autoFocus={focus} maxLength={100} value={value.name} aria-invalid={problemOf('name') !== undefined} onChange={(event) => set({ name: event.target.value })} />
      </Labelled>
      <div className='form-row'>
        <Labelled label={t('tags.category')} note={t('tags.categoryNote')} problem={problemOf('category')}>
          <input
            className='input' list={list} maxLength={100} value={name}
            onChange={(event) => { const text = event.target.value; set({ category: (categories?.items.find((item) => item.name === text)?.id ?? text) || null }) }}
          />
          <datalist id={list}>{categories?.items.map((item) => <option key={item.id} value={item.name} />)}</datalist>
        </Labelled>
        <Labelled label={t('tags.group')} note={t('tags.groupNote')} problem={problemOf('group')}>
          <input className='input' maxLength={100} value={value.group ?? ''} onChange={(event) => set({ group: event.target.value || null })} />
        </Labelled>
      </div>
      <Labelled label={t('tags.description')} note={t('tags.descriptionNote')} problem={problemOf('description')}>
        <textarea className='input' maxLength={5000} value={value.description} onChange={(event) => set({ description: event.target.value })} />
      </Labelled>
      <div className='form-row'>
        <div className='labelled tag-field'><span>{t('tags.class')}</span><Segmented label={t('tags.class')} value={value.class} options={tagClasses.map((name) => ({ value: name, label: t(`tags.classes.${name}`) }))} onChange={(next) => set({ class: next })} /></div>
        <div className='labelled tag-field'><span>{t('tags.visibility')}</span><Segmented label={t('tags.visibility')} value={value.visibility} options={visibilities.map((name) => ({ value: name, label: t(`tags.visibilities.${name}`) }))} onChange={(next) => set({ visibility: next })} /></div>
      </div>
      <div className='labelled tag-field'>
        <span>{t('tags.colour')}</span>
        <div className='tag-colours' role='radiogroup' aria-label={t('tags.colour')}>
          {[null, ...tagColours].map((colour) => (
            <button key={colour ?? 'none'} type='button' role='radio' className='tag-colour' aria-checked={value.colour === colour} aria-label={t(`tags.colours.${colour ?? 'none'}`)} title={t(`tags.colours.${colour ?? 'none'}`)} onClick={() => set({ colour })}><TagDot colour={colour} /></button>
          ))}
        </div>
      </div>
    </>
  )
}
