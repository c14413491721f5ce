/** How a file is read, in parts that a person chooses. Pure. */
import type { Format } from '#core/contract/imports.ts'

/** Parts that say where the table stands; what was said of another sheet, file or table says nothing of this one. */
const placeOfTable = ['header', 'headerRow', 'headerRows', 'skipRows', 'table', 'footer'] as const

/** Whether a part leads to rows of another table. */
export function isOtherTable({ kind, entry, sheet, table }: Format): boolean {
  return [kind, entry, sheet, table].some((part) => part !== undefined)
}

/** The format with a part chosen. Whoever chooses another table has its header found anew. */
export function withChosen(format: Format, part: Format): Format {
  const kept = isOtherTable(part) ? Object.fromEntries(Object.entries(format).filter(([name]) => !(placeOfTable as readonly string[]).includes(name))) : format
  return { ...kept, ...part }
}

/** Which row the header is in, 1-based. */
export const headerRowOf = ({ headerRow, skipRows }: Format) => headerRow ?? (skipRows ?? 0) + 1

interface NumberChoice {
  decimal: '.' | ','
  thousands: string
}

export const numberChoices: readonly NumberChoice[] = [
  { decimal: '.', thousands: ',' }, { decimal: ',', thousands: '.' }, { decimal: ',', thousands: ' ' }, { decimal: '.', thousands: ' ' }, { decimal: '.', thousands: "'" }, { decimal: '.', thousands: '' }, { decimal: ',', thousands: '' }
]

/** A number as it is written so. */
export const numberSample = ({ decimal, thousands }: NumberChoice) => `1${thousands}234${decimal}5`
