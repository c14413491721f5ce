/** What is measured of a field, and how it is shown. */
import type { QualityPoint } from '#core/contract/data-quality.ts'
import type { Format } from '#renderer/app/format.ts'

export const measures = ['completeness', 'validity', 'uniqueness', 'drift'] as const
export type Measure = (typeof measures)[number]

export const valueOf = (point: QualityPoint | null, measure: Measure): number | null => (measure === 'drift' ? (point?.drift?.psi ?? null) : (point?.[measure] ?? null))

export const shownAs = (format: Format, measure: Measure) => (value: number | null): string => (measure === 'drift' ? format.decimal(value) : format.percent(value))

export const domainOf = (measure: Measure): [number, number | 'auto'] => (measure === 'drift' ? [0, 'auto'] : [0, 1])
