/** What is different in an import from the one before it of the same source, found in their figures. */
import { driftOf, type Drift } from './drift.ts'
import { sharesOf, type FieldFigures, type Figures, type Shares } from './figures.ts'

export type Share = keyof Shares

export type Change = { level: 'notice' | 'warning' } & (
  | { kind: 'share'; field: string; of: Share; before: number; now: number }
  | { kind: 'drift'; field: string; drift: Drift }
  | { kind: 'appeared' | 'gone'; field: string }
  | { kind: 'rejected'; before: number; now: number }
  | { kind: 'stale'; newest: number }
)

/** A share that moves by this much is told, and one that falls by the second is a warning: unless chance alone may do it. */
const told = 0.05
const warned = 0.1
/** A column is compared by its repeats only where one of the two is nearly free of them, and where about as many values were looked at. */
const nearlyUnique = 0.9
const comparableSize = 2
/** Two-sided: one of a thousand pairs of samples of the same population differs by more standard errors. */
const chanceErrors = 3.29

/** Warnings first, otherwise in the order of the mapping. */
export function changesBetween(before: Figures, now: Figures): Change[] {
  const earlier = new Map(before.fields.map((figures) => [figures.field, figures]))
  const later = new Set(now.fields.map(({ field }) => field))
  const changes: Change[] = [
    ...ofBatches(before, now),
    ...now.fields.flatMap((figures): Change[] => {
      const old = earlier.get(figures.field)
      return old ? ofFields(old, before.sampled, figures, now.sampled) : [{ kind: 'appeared', field: figures.field, level: 'notice' }]
    }),
    ...before.fields.filter(({ field }) => !later.has(field)).map(({ field }): Change => ({ kind: 'gone', field, level: 'warning' }))
  ]
  return changes.toSorted((one, other) => Number(other.level === 'warning') - Number(one.level === 'warning'))
}

function ofBatches(before: Figures, now: Figures): Change[] {
  const rejected = ({ rules }: Figures) => rules.reduce((sum, { count }) => sum + count, 0)
  const counts: Pair = { before: [rejected(before), before.rows], now: [rejected(now), now.rows] }
  const change = moved(counts)
  const isStale = before.time !== null && now.time !== null && before.time.field === now.time.field && now.time.newest <= before.time.newest
  return [
    ...(change ? [{ kind: 'rejected', ...change, level: change.now - change.before >= warned ? 'warning' : 'notice' } satisfies Change] : []),
    ...(isStale ? [{ kind: 'stale', newest: now.time!.newest, level: 'warning' } satisfies Change] : [])
  ]
}

/** A part and its whole, twice. */
interface Pair {
  before: [part: number, whole: number]
  now: [part: number, whole: number]
}

function ofFields(old: FieldFigures, oldSampled: number, figures: FieldFigures, sampled: number): Change[] {
  const standing = ({ filled, unreadable }: FieldFigures) => filled + unreadable
  const pairs: Record<Share, Pair> = {
    completeness: { before: [standing(old), oldSampled], now: [standing(figures), sampled] },
    validity: { before: [old.filled, standing(old)], now: [figures.filled, standing(figures)] },
    uniqueness: { before: [old.distinct, old.looked], now: [figures.distinct, figures.looked] }
  }
  const changes = (Object.keys(pairs) as Share[]).flatMap((of): Change[] => {
    const change = of === 'uniqueness' && !repeatsCount(old, oldSampled, figures, sampled) ? undefined : moved(pairs[of])
    return change ? [{ kind: 'share', field: figures.field, of, ...change, level: change.before - change.now >= warned ? 'warning' : 'notice' }] : []
  })
  const drift = driftOf(old.spread, figures.spread)
  return drift && drift.level !== 'none' ? [...changes, { kind: 'drift', field: figures.field, drift, level: drift.level === 'strong' ? 'warning' : 'notice' }] : changes
}

function repeatsCount(old: FieldFigures, oldSampled: number, figures: FieldFigures, sampled: number): boolean {
  const size = figures.looked / old.looked
  const isKey = [sharesOf(old, oldSampled), sharesOf(figures, sampled)].some(({ uniqueness }) => uniqueness !== null && uniqueness >= nearlyUnique)
  return isKey && size <= comparableSize && size >= 1 / comparableSize
}

/** The two shares, where they differ by what is told and by more than chance. */
function moved({ before: [part, whole], now: [laterPart, laterWhole] }: Pair): { before: number; now: number } | undefined {
  if (whole === 0 || laterWhole === 0) return undefined
  const [before, now] = [part / whole, laterPart / laterWhole]
  const pooled = (part + laterPart) / (whole + laterWhole)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / laterWhole))
  return Math.abs(now - before) >= told && Math.abs(now - before) > chanceErrors * error ? { before, now } : undefined
}
