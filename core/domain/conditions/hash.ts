/** The hash behind random limits and splits: the same in TypeScript, DuckDB and ClickHouse, since it is 32-bit arithmetic alone. */

/** The finaliser of MurmurHash3 (public domain, Austin Appleby): every bit of the input moves every bit of the result. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** 32-bit FNV-1a of a seed's UTF-16 units, mixed: any text or number is a seed. */
export function seedNumber(seed: string | number): number {
  let hash = 0x811c9dc5
  for (const unit of String(seed).split('')) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193)
  return mix(hash)
}

/** 0 … 2^32 − 1. `seed` is a seedNumber. */
export function memberHash(id: number, seed: number): number {
  return mix((id ^ seed) >>> 0)
}

/** The label of a member in an A/B split: shares of the range of the hash in order; null for what is left over below 100 %. */
export function splitLabel(id: number, seed: number, parts: readonly { label: string; percent: number }[]): string | null {
  const place = (memberHash(id, mix(seed + 1)) / 2 ** 32) * 100
  let end = 0
  for (const { label, percent } of parts) {
    end += percent
    if (place < end) return label
  }
  return null
}
