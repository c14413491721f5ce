import type { Overlap } from '#core/contract/segment-comparison.ts'

/** What may become a segment. */
export interface Found {
  name: string
  definition: unknown
}

/** A region as a formula of names: `A ∩ B − C`. */
export function regionName(segments: Overlap['segments'], inside: readonly number[]): string {
  const isIn = new Set(inside)
  const names = (places: number[]) => places.map((index) => segments[index]!.name)
  const outside = names([...segments.keys()].filter((index) => !isIn.has(index)))
  return [names([...isIn]).join(' ∩ '), ...outside].join(' − ')
}
