/** The fields of an export in their order: dragged, or moved by Alt and an arrow; each with its mask. */
import { useRef, useState, type KeyboardEvent } from 'react'
import { SearchField } from '#renderer/components/SearchField.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { moved, toggled, withMask, type ChosenField, type ExportField, type FieldMask } from './choice.ts'

interface Props {
  fields: readonly ExportField[]
  chosen: readonly ChosenField[]
  onChange: (chosen: ChosenField[]) => void
}

export function ChosenFields({ fields, chosen, onChange }: Props) {
  const t = useText()
  const language = useLanguage()
  const [find, setFind] = useState('')
  const [dragged, setDragged] = useState<number | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const byName = new Map(fields.map((field) => [field.name, field]))
  const labelOf = (name: string) => byName.get(name)?.label[language] ?? name
  const wanted = find.trim().toLowerCase()
  const offered = fields.filter(({ name, label }) => !chosen.some((field) => field.name === name) && (wanted === '' || [name, label.zh, label.en].some((text) => text.toLowerCase().includes(wanted))))

  function move(from: number, to: number) {
    onChange(moved(chosen, from, to))
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-grip]')[Math.min(Math.max(to, 0), chosen.length - 1)]?.focus())
  }
  function keys(event: KeyboardEvent, index: number) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (!step || !event.altKey) return
    event.preventDefault()
    move(index, index + step)
  }
  return (
    <div className='export-fields'>
      <div className='stack export-offered'>
        <SearchField label={t('exports.findField')} value={find} onChange={setFind} />
        <ul className='scroll grow' tabIndex={-1} aria-label={t('exports.findField')}>
          {offered.length === 0 && <li className='facet-empty soft'>{t('exports.noField')}</li>}
          {offered.map((field) => (
            <li key={field.name}>
              <button type='button' className='facet-item' aria-label={t('exports.addField', { field: field.label[language] })} onClick={() => onChange(toggled(chosen, field))}>
                <Icon name='plus' size={12} /><span className='ellipsis grow'>{field.label[language]}</span>{field.secret && <Icon name='lock' size={12} />}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className='stack export-chosen'>
        <div className='row soft'><span className='grow' role='status'>{t('exports.chosen', { count: chosen.length })}</span><span className='faint'>{t('exports.fieldsHelp')}</span></div>
        <ul ref={list} className='scroll grow' aria-label={t('exports.fields')}>
          {chosen.map(({ name, mask }, index) => (
            <li
              key={name} className='export-field' data-dragged={dragged === index} draggable onDragStart={() => setDragged(index)} onDragEnd={() => setDragged(null)} onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => { event.preventDefault(); if (dragged !== null) onChange(moved(chosen, dragged, index)) }}
            >
              <button type='button' data-grip className='plain export-grip ellipsis grow' aria-keyshortcuts='Alt+ArrowUp Alt+ArrowDown' onKeyDown={(event) => keys(event, index)}>
                <Icon name='dots' size={12} /><span className='num faint'>{index + 1}</span><span className='ellipsis'>{labelOf(name)}</span>
              </button>
              {(byName.get(name)?.masks.length ?? 0) > 1 && (byName.get(name)!.secret || mask !== 'clear') && (
                <select className='input export-mask' aria-label={t('exports.maskOf', { field: labelOf(name) })} value={mask} onChange={(event) => onChange(withMask(chosen, name, event.target.value as FieldMask))}>
                  {byName.get(name)!.masks.map((one) => <option key={one} value={one}>{t(`exports.masks.${one}`)}</option>)}
                </select>
              )}
              <button type='button' className='plain tab-close' aria-label={t('exports.moveUp', { field: labelOf(name) })} disabled={index === 0} onClick={() => move(index, index - 1)}><Icon name='up' size={12} /></button>
              <button type='button' className='plain tab-close' aria-label={t('exports.moveDown', { field: labelOf(name) })} disabled={index === chosen.length - 1} onClick={() => move(index, index + 1)}><Icon name='down' size={12} /></button>
              <button type='button' className='plain tab-close' aria-label={t('exports.removeField', { field: labelOf(name) })} onClick={() => onChange(toggled(chosen, byName.get(name)!))}><Icon name='close' size={12} /></button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
