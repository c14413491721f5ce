/** What is measured of a field, and how it is shown. */
import type { QualityPoint } from '#core/contract/data-quality.ts'
import type { Format } from '#renderer/app/format.ts'
import type { Domain } from '#renderer/charts/Trend.tsx'
import { driftLimits } from '#core/domain/quality/drift.ts'

export const measures = ['completeness', 'validity', 'uniqueness', 'drift'] as const
export type Measure = (typeof measures)[number]

export const valueOf = (point: QualityPoint | null, measure: Measure): number | null => (measure === 'drift' ? (point?.drift?.psi ?? null) : (point?.[measure] ?? null))

export const shownAs = (format: Format, measure: Measure) => (value: number | null): string => (measure === 'drift' ? format.decimal(value) : format.percent(value))

/** Drift reaches up to its upper limit at least, so that little is seen to be little. */
export const domainOf = (measure: Measure): Domain => (measure === 'drift' ? [0, (most) => Math.max(most, driftLimits.strong)] : [0, 1])
