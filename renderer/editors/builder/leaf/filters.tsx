/** Filters on properties of events, or on paths within the elements of a list. All of them must hold. */
import IconButton from '@mui/material/IconButton'
import Button from '@mui/material/Button'
import { Icon } from '#renderer/components/icons.tsx'
import { attributeOf } from '#renderer/editors/condition/drafts.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { PropertyFilter } from '#core/domain/conditions/types.ts'
import { ChoiceField, FieldGroup } from './fields.tsx'
import { useFieldOptions } from './known.ts'
import { TestFields } from '#renderer/editors/condition/TestFields.tsx'
import { choicesOf } from '#renderer/editors/condition/ValueInput.tsx'

interface Props {
  label: string
  fields: ReadonlyMap<string, CatalogueField>
  filters: readonly PropertyFilter[]
  onChange: (filters: PropertyFilter[]) => void
}

export function Filters({ label, fields, filters, onChange }: Props) {
  const t = useText()
  const options = useFieldOptions([...fields.values()].filter(({ type }) => type !== 'objects'))
  const filterOf = (name: string): PropertyFilter => {
    const { field, op, value, unit } = attributeOf(fields.get(name) ?? { name, type: 'text', sensitivity: 'open', label: { zh: name, en: name } })
    return { property: field, op, ...(value !== undefined && { value }), ...(unit && { unit }) }
  }
  const change = (index: number, filter: PropertyFilter) => onChange(filters.map((other, place) => (place === index ? filter : other)))
  const [first] = options
  return (
    <FieldGroup
      label={label}
      action={first && <Button size='small' startIcon={<Icon name='plus' size={12} />} onClick={() => onChange([...filters, filterOf(fields.has('amount') ? 'amount' : first.value)])}>{t('builder.addFilter')}</Button>}
    >
      {filters.map((filter, index) => (
        <div key={index} className='filter-row'>
          <div className='row'>
            <div className='grow'><ChoiceField label={t('builder.property')} value={filter.property} options={options} onChange={(name) => change(index, filterOf(name))} /></div>
            <IconButton aria-label={t('builder.removeFilter')} onClick={() => onChange(filters.filter((_, place) => place !== index))}><Icon name='close' size={12} /></IconButton>
          </div>
          <TestFields
            type={typeOf(fields.get(filter.property))} asked={filter} ranks={false} {...choicesOf('event', fields.get(filter.property))}
            onChange={({ op, value, unit }) => change(index, { property: filter.property, op, ...(value !== undefined && { value }), ...(unit && { unit }) })}
          />
        </div>
      ))}
    </FieldGroup>
  )
}

const typeOf = (field: CatalogueField | undefined) => (field === undefined || field.type === 'objects' ? 'text' : field.type)

/** Filters as a condition carries them: none is no key. */
export const whereOf = (filters: readonly PropertyFilter[]): PropertyFilter[] | undefined => (filters.length === 0 ? undefined : [...filters])
