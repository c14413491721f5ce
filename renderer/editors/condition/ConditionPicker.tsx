/** What to ask about: fields and events, found by typing a part of their name. Arrows move, Enter takes. */
import { useMemo, useState, type KeyboardEvent } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import { attributeOf, eventOf, type FilterCondition } from './drafts.ts'

interface Choice {
  key: string
  group: 'fields' | 'events'
  label: string
  /** Everything that it is found by, lower-cased. */
  names: string
  count?: number
  start: () => FilterCondition
}

interface Props {
  entity: EntityType
  answer: CatalogueAnswer
  onChoose: (condition: FilterCondition) => void
}

export function ConditionPicker({ entity, answer, onChoose }: Props) {
  const t = useText()
  const format = useFormat()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const choices = useChoices(entity, answer)
  const wanted = text.trim().toLowerCase()
  const listed = choices.filter(({ names }) => names.includes(wanted))
  const current = Math.min(at, listed.length - 1)

  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, listed.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter' && listed[current]) onChoose(listed[current].start())
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className='facet-find' autoFocus placeholder={t('conditions.find')} aria-label={t('conditions.find')} role='combobox' aria-expanded='true' aria-controls='condition-choices'
        aria-activedescendant={listed[current] && `condition-${current}`} value={text} onChange={(event) => { setText(event.target.value); setAt(0) }} onKeyDown={keys}
      />
      <ul id='condition-choices' className='facet-list scroll' role='listbox' aria-label={t('conditions.find')} tabIndex={-1}>
        {listed.map((choice, index) => (
          <li key={choice.key} role='presentation'>
            {listed[index - 1]?.group !== choice.group && <div className='palette-group'>{t(`conditions.${choice.group}`)}</div>}
            <div
              id={`condition-${index}`} role='option' aria-selected={index === current} className='facet-item' data-current={index === current}
              ref={(element) => { if (index === current) element?.scrollIntoView({ block: 'nearest' }) }} onClick={() => onChoose(choice.start())}
            >
              <span className='ellipsis grow'>{choice.label}</span>
              {choice.count !== undefined && <span className='num faint'>{format.number(choice.count)}</span>}
            </div>
          </li>
        ))}
      </ul>
      {listed.length === 0 && <p className='facet-empty soft' role='status'>{t('conditions.nothing')}</p>}
    </>
  )
}

function useChoices(entity: EntityType, answer: CatalogueAnswer): Choice[] {
  const language = useLanguage()
  return useMemo(() => {
    const fields: Choice[] = answer.fields[entity].filter(({ type }) => type !== 'objects').map((field) => ({
      key: field.name, group: 'fields', label: field.label[language], names: `${field.name} ${field.label.zh} ${field.label.en}`.toLowerCase(),
      start: () => attributeOf({ ...field, values: field.values ?? undefined, elements: field.elements ?? undefined })
    }))
    const events: Choice[] = answer.events.map(({ name, count }) => {
      const label = eventTypeLabel(name)
      return { key: `event ${name}`, group: 'events', label: label[language], names: `${name} ${label.zh} ${label.en}`.toLowerCase(), count, start: () => eventOf(name) }
    })
    return [...fields, ...events]
  }, [entity, answer, language])
}
