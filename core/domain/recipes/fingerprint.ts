/**
 * Values that are probably the same thing written differently, by OpenRefine's key collisions
 * (https://openrefine.org/docs/technical-reference/clustering-in-depth): values with the same key form a cluster.
 */
import { nfkc } from '../normalise/text.ts'

export const clusterMethods = {
  fingerprint: { zh: '指纹（忽略大小写、标点、词序）', en: 'Fingerprint (case, punctuation and order of words aside)' },
  ngram: { zh: 'n 元指纹（还忽略空格与小的错位）', en: 'N-gram fingerprint (blanks and small slips as well)' }
} as const
export type ClusterMethod = keyof typeof clusterMethods

export interface Counted {
  value: string
  count: number
}

export interface Cluster {
  /** Most frequent first. */
  values: Counted[]
  /** Rows with any of them. */
  count: number
}

/** Without the marks of Latin letters, lower case, controls and punctuation gone. */
const plain = (text: string) => nfkc(text).trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC').replace(/[\p{P}\p{S}\p{Cc}\p{Cf}]/gu, '')

/** Words, sorted, each once. */
export function fingerprint(text: string): string {
  return [...new Set(plain(text).split(/\s+/).filter((word) => word !== ''))].toSorted().join(' ')
}

/** Pieces of `size` characters, sorted, each once. */
export function ngramFingerprint(text: string, size = 2): string {
  const characters = [...plain(text).replace(/\s+/g, '')]
  if (characters.length <= size) return characters.join('')
  return [...new Set(characters.slice(size - 1).map((_, place) => characters.slice(place, place + size).join('')))].toSorted().join('')
}

const keyOf: Record<ClusterMethod, (text: string) => string> = { fingerprint, ngram: (text) => ngramFingerprint(text) }

/** Clusters of two values or more, those of most rows first. A value without a key (nothing but punctuation) is in none. */
export function clustersOf(values: Iterable<Counted>, method: ClusterMethod): Cluster[] {
  const byKey = new Map<string, Counted[]>()
  for (const value of values) {
    const key = keyOf[method](value.value)
    if (key === '') continue
    const known = byKey.get(key)
    if (known) known.push(value)
    else byKey.set(key, [value])
  }
  return [...byKey.values()].filter((group) => group.length > 1).map((group) => ({
    values: group.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)), count: group.reduce((sum, { count }) => sum + count, 0)
  })).toSorted((a, b) => b.count - a.count || b.values.length - a.values.length || (a.values[0]!.value < b.values[0]!.value ? -1 : 1))
}
