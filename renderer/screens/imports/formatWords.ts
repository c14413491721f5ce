import type { Translate } from '#renderer/i18n/i18n.ts'
import type { Format } from '#core/contract/imports.ts'
import { headerRowOf } from './fileFormat.ts'
import { delimiterName } from './FormatFields.tsx'

/** How a file is read, in short: `CSV · GB18030 · comma · header in row 4`. `tables`: how many a file holds that has several. */
export function formatWords(t: Translate, shown: Format, tables?: number): string {
  const kind = shown.kind ?? 'csv'
  const hasTable = kind === 'csv' || kind === 'xlsx'
  return [
    shown.entry, kind.toUpperCase(), kind === 'csv' && shown.encoding?.toUpperCase(), kind === 'csv' && shown.delimiter && delimiterName(shown.delimiter, t), kind === 'xlsx' && shown.sheet,
    tables !== undefined && shown.table !== 0 && t('imports.format.tableOf', { number: shown.table ?? 1, count: tables }), hasTable && (shown.header === false ? t('imports.format.noHeader') : t('imports.format.headerRow', { row: headerRowOf(shown) }))
  ].filter(Boolean).join(' · ')
}
