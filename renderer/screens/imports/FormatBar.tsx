/** How the file is read; each part can be changed and the preview follows. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Format } from '#core/contract/imports.ts'
import type { Draft } from './draft.ts'
import { inspectAgain } from './drafts.ts'

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be', 'latin1'] as const
const delimiters = [',', '\t', ';', '|'] as const
const delimiterNames: Record<string, 'comma' | 'tab' | 'semicolon' | 'bar'> = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' }

export function FormatBar({ draft }: { draft: Draft }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const shown: Format = { ...draft.inspection.format, ...draft.format }
  const set = (part: Format) => void inspectAgain(draft.id, { format: { ...draft.format, ...part } }).catch(showFailure)
  const kind = shown.kind ?? 'csv'
  const parts = [
    kind.toUpperCase(), kind === 'csv' && shown.encoding?.toUpperCase(), kind === 'csv' && shown.delimiter && t(`imports.format.${delimiterNames[shown.delimiter] ?? 'other'}`),
    kind === 'xlsx' && shown.sheet, (kind === 'csv' || kind === 'xlsx') && (shown.header === false ? t('imports.format.noHeader') : t('imports.format.headerRow', { row: shown.headerRow ?? (shown.skipRows ?? 0) + 1 }))
  ].filter(Boolean)
  return (
    <>
      <Button variant='outlined' aria-haspopup='dialog' aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} endIcon={<Icon name='down' size={12} />}>
        <Icon name='file' size={14} /><span className='ellipsis' style={{ maxWidth: 320 }}>{parts.join(' · ')}</span>
      </Button>
      <Popover
        open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('imports.format.title'), sx: { width: 300, p: '14px' } } }}
      >
        <div className='form' style={{ paddingTop: 0 }}>
          {kind === 'csv' && (
            <div className='form-row'>
              <Labelled label={t('imports.format.encoding')}>
                <select className='input' value={shown.encoding ?? 'utf-8'} onChange={(event) => set({ encoding: event.target.value as Format['encoding'] })}>{encodings.map((name) => <option key={name} value={name}>{name.toUpperCase()}</option>)}</select>
              </Labelled>
              <Labelled label={t('imports.format.delimiter')}>
                <select className='input' value={shown.delimiter ?? ','} onChange={(event) => set({ delimiter: event.target.value })}>
                  {[...new Set([...delimiters, shown.delimiter ?? ','])].map((sign) => <option key={sign} value={sign}>{delimiterNames[sign] ? t(`imports.format.${delimiterNames[sign]}`) : sign}</option>)}
                </select>
              </Labelled>
            </div>
          )}
          {draft.inspection.sheets && draft.inspection.sheets.length > 0 && (
            <Labelled label={t('imports.format.sheet')}>
              <select className='input' value={shown.sheet ?? draft.inspection.sheets[0]} onChange={(event) => set({ sheet: event.target.value })}>{draft.inspection.sheets.map((sheet) => <option key={sheet}>{sheet}</option>)}</select>
            </Labelled>
          )}
          {(kind === 'csv' || kind === 'xlsx') && (
            <div className='form-row'>
              <Labelled label={t('imports.format.header')}>
                <select className='input' value={shown.header === false ? 'no' : 'yes'} onChange={(event) => set({ header: event.target.value === 'yes' })}><option value='yes'>{t('common.yes')}</option><option value='no'>{t('common.no')}</option></select>
              </Labelled>
              <NumberInput label={t('imports.format.headerRowLabel')} value={shown.headerRow ?? 1} disabled={shown.header === false} onSet={(headerRow) => set({ headerRow })} />
            </div>
          )}
          {kind === 'csv' && (
            <div className='form-row'>
              <Labelled label={t('imports.format.decimal')}>
                <select className='input' value={shown.decimal ?? '.'} onChange={(event) => set({ decimal: event.target.value as '.' | ',' })}><option value='.'>1,234.5</option><option value=','>1.234,5</option></select>
              </Labelled>
              <TextInput label={t('imports.format.quote')} value={shown.quote ?? '"'} onSet={(quote) => set({ quote })} />
            </div>
          )}
          {kind === 'json' && <TextInput label={t('imports.format.jsonPath')} value={shown.jsonPath ?? ''} long onSet={(jsonPath) => set({ jsonPath })} />}
          <TextInput label={t('imports.format.nullTokens')} note={t('imports.format.nullTokensNote')} value={(shown.nullTokens ?? []).join(', ')} long onSet={(text) => set({ nullTokens: text.split(',').map((part) => part.trim()).filter(Boolean) })} />
          <p className='faint' role='status'>{draft.busy ? t('imports.reading') : t('imports.format.note')}</p>
        </div>
      </Popover>
    </>
  )
}

function NumberInput({ label, value, disabled, onSet }: { label: string; value: number; disabled: boolean; onSet: (value: number) => void }) {
  return <Labelled label={label}><input className='input num' type='number' min={1} max={1000} disabled={disabled} defaultValue={value} onChange={(event) => { if (event.target.valueAsNumber >= 1) onSet(event.target.valueAsNumber) }} /></Labelled>
}

/** Takes effect when the field is left or Enter is pressed, not at each letter: every change reads the file again. */
function TextInput({ label, note, value, long = false, onSet }: { label: string; note?: string; value: string; long?: boolean; onSet: (value: string) => void }) {
  return (
    <Labelled label={label} {...(note && { note })}>
      <input
        className='input' defaultValue={value} maxLength={long ? 500 : 1} onBlur={(event) => event.target.value !== value && onSet(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Enter' && event.currentTarget.value !== value) onSet(event.currentTarget.value) }}
      />
    </Labelled>
  )
}
