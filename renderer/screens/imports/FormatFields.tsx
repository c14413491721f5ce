/** The parts of a file's format that its kind has, each as it was found or chosen. */
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, type Translate } from '#renderer/i18n/i18n.ts'
import type { Format, Inspection } from '#core/contract/imports.ts'
import { numberForm } from '#core/domain/normalise/number.ts'
import { headerRowOf, numberChoices, numberSample } from './fileFormat.ts'

const textKinds = ['csv', 'json', 'ndjson'] as const
const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be', 'latin1'] as const
const delimiterNames: Record<string, 'comma' | 'tab' | 'semicolon' | 'bar'> = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' }
const quotes = ['"', "'", '`', ''] as const
const other = 'other'

export function delimiterName(sign: string, t: Translate): string {
  return delimiterNames[sign] ? t(`imports.format.${delimiterNames[sign]}`) : sign.trim() === '' ? JSON.stringify(sign) : sign
}

interface Props {
  inspection: Inspection
  /** What was detected, with what a person chose over it. */
  shown: Format
  onSet: (part: Format) => void
}

export function FormatFields({ inspection, shown, onSet }: Props) {
  const t = useText()
  const kind = shown.kind ?? 'csv'
  const isText = textKinds.some((one) => one === kind)
  return (
    <>
      {inspection.entries && <Choice label={t('imports.format.entry')} value={shown.entry ?? ''} options={inspection.entries} onSet={(entry) => onSet({ entry })} />}
      {isText && (
        <div className='form-row'>
          <Choice label={t('imports.format.kind')} value={kind} options={textKinds} shown={(value) => value.toUpperCase()} onSet={(value) => onSet({ kind: value as Format['kind'] })} />
          <Choice label={t('imports.format.encoding')} value={shown.encoding ?? 'utf-8'} options={encodings} shown={(value) => value.toUpperCase()} onSet={(value) => onSet({ encoding: value as Format['encoding'] })} />
        </div>
      )}
      {kind === 'csv' && <Dialect shown={shown} onSet={onSet} />}
      {inspection.sheets && inspection.sheets.length > 0 && <Choice label={t('imports.format.sheet')} value={shown.sheet ?? inspection.sheets[0]!} options={inspection.sheets} onSet={(sheet) => onSet({ sheet })} />}
      {(kind === 'csv' || kind === 'xlsx') && <Place inspection={inspection} shown={shown} onSet={onSet} />}
      {kind === 'json' && <Typed label={t('imports.format.jsonPath')} note={t('imports.format.jsonPathNote')} value={shown.jsonPath ?? ''} most={500} onSet={(jsonPath) => onSet({ jsonPath })} />}
      <div className='form-row'>
        <Numbers shown={shown} onSet={onSet} />
        <Typed label={t('imports.format.nullTokens')} note={t('imports.format.nullTokensNote')} value={(shown.nullTokens ?? []).join(', ')} most={500} onSet={(text) => onSet({ nullTokens: text.split(',').map((part) => part.trim()).filter(Boolean) })} />
      </div>
    </>
  )
}

type PartProps = Omit<Props, 'inspection'>

/** How cells are told apart. */
function Dialect({ shown, onSet }: PartProps) {
  const t = useText()
  const delimiter = shown.delimiter ?? ','
  const quote = shown.quote ?? '"'
  const [naming, setNaming] = useState(false)
  const quoteNames: Record<string, string> = { '"': t('imports.format.quoteDouble'), "'": t('imports.format.quoteSingle'), '`': '`', '': t('imports.format.quoteNone') }
  return (
    <>
      <div className='form-row'>
        <Choice
          label={t('imports.format.delimiter')} value={naming ? other : delimiter} options={[...new Set([...Object.keys(delimiterNames), delimiter]), other]} shown={(sign) => (sign === other ? t('imports.format.otherDelimiter') : delimiterName(sign, t))}
          onSet={(sign) => { setNaming(sign === other); if (sign !== other) onSet({ delimiter: sign }) }}
        />
        {naming
          ? <Typed label={t('imports.format.otherDelimiter')} value='' most={4} onSet={(sign) => { if (sign !== '') { setNaming(false); onSet({ delimiter: sign }) } }} />
          : <Choice label={t('imports.format.quote')} value={quote} options={[...new Set([...quotes, quote])]} shown={(sign) => quoteNames[sign] ?? sign} onSet={(sign) => onSet({ quote: sign, escape: '' })} />}
      </div>
      {quote !== '' && (
        <Choice
          label={t('imports.format.escape')} value={shown.escape === '\\' ? '\\' : ''} options={['', '\\']} shown={(sign) => t(sign === '' ? 'imports.format.escapeTwice' : 'imports.format.escapeBackslash', { quote })}
          onSet={(escape) => onSet({ quote, escape })}
        />
      )}
    </>
  )
}

/** Where the table stands among the rows, and which rows are none of its. */
function Place({ inspection: { tables }, shown, onSet }: Props) {
  const t = useText()
  const kind = shown.kind ?? 'csv'
  const withHeader = shown.header !== false
  return (
    <>
      {tables && <Choice label={t('imports.format.table')} value={String(shown.table ?? 1)} options={[...tables.keys()].map((index) => String(index + 1)).concat('0')} shown={(number) => (number === '0' ? t('imports.format.tableAll') : t('imports.format.tableAt', { number, row: tables[Number(number) - 1]! }))} onSet={(number) => onSet({ table: Number(number) })} />}
      <div className='form-row' style={withHeader ? { gridTemplateColumns: '1fr 1fr 1fr' } : undefined}>
        <Choice label={t('imports.format.header')} value={withHeader ? 'yes' : 'no'} options={['yes', 'no']} shown={(value) => t(`common.${value as 'yes' | 'no'}`)} onSet={(value) => onSet({ header: value === 'yes' })} />
        {withHeader
          ? (
              <>
                <Count label={t('imports.format.headerRowLabel')} value={headerRowOf(shown)} least={1} most={1000} onSet={(headerRow) => onSet({ headerRow })} />
                <Count label={t('imports.format.headerRows')} value={shown.headerRows ?? 1} least={1} most={5} onSet={(headerRows) => onSet({ headerRows })} />
              </>
            )
          : <Count label={t('imports.format.skipRows')} value={shown.skipRows ?? 0} least={0} most={10_000} onSet={(skipRows) => onSet({ skipRows })} />}
      </div>
      <div className={kind === 'xlsx' ? 'form-row' : undefined}>
        <Choice label={t('imports.format.footer')} value={shown.footer ?? 'skip'} options={['skip', 'keep']} shown={(value) => t(`imports.format.footers.${value as 'skip' | 'keep'}`)} onSet={(value) => onSet({ footer: value as Format['footer'] })} />
        {kind === 'xlsx' && <Choice label={t('imports.format.merged')} value={shown.merged ?? 'first'} options={['first', 'repeat']} shown={(value) => t(`imports.format.mergedCells.${value as 'first' | 'repeat'}`)} onSet={(value) => onSet({ merged: value as Format['merged'] })} />}
      </div>
    </>
  )
}

function Numbers({ shown, onSet }: PartProps) {
  const t = useText()
  const now = numberForm(shown)
  const samples = [...new Set([...numberChoices, now].map(numberSample))]
  return (
    <Choice
      label={t('imports.format.decimal')} value={numberSample(now)} options={samples}
      onSet={(sample) => { const { decimal, thousands } = numberChoices.find((choice) => numberSample(choice) === sample) ?? now; onSet({ decimal, thousands }) }}
    />
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly string[]
  shown?: (value: string) => string
  onSet: (value: string) => void
}

function Choice({ label, value, options, shown = (text) => text, onSet }: ChoiceProps): ReactNode {
  return (
    <Labelled label={label}>
      <select className='input' value={value} onChange={(event) => onSet(event.target.value)}>{options.map((option) => <option key={option} value={option}>{shown(option)}</option>)}</select>
    </Labelled>
  )
}

interface TypedProps {
  label: string
  note?: string
  value: string
  /** Letters. */
  most: number
  onSet: (value: string) => void
}

/** Takes effect when the field is left or Enter is pressed, not at each letter: every change reads the file again. */
function Typed({ label, note, value, most, onSet }: TypedProps) {
  return <Labelled label={label} {...(note && { note })}><OnLeaving value={value} maxLength={most} onSet={onSet} /></Labelled>
}

function Count({ label, value, least, most, onSet }: { label: string; value: number; least: number; most: number; onSet: (value: number) => void }) {
  const take = (text: string) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= least && number <= most) onSet(number)
  }
  return <Labelled label={label}><OnLeaving value={String(value)} inputMode='numeric' onSet={take} /></Labelled>
}

function OnLeaving({ value, onSet, ...input }: { value: string; onSet: (value: string) => void; maxLength?: number; inputMode?: 'numeric' }) {
  const [typed, setTyped] = useState<string | null>(null)
  function leave() {
    if (typed !== null && typed !== value) onSet(typed)
    setTyped(null)
  }
  function keys(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) leave()
  }
  return <input className='input' {...input} value={typed ?? value} onChange={(event) => setTyped(event.target.value)} onBlur={leave} onKeyDown={keys} />
}
