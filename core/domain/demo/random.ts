/** Seeded randomness (sfc32): the same seed gives the same business on every machine. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
  pick<Item>(items: readonly Item[]): Item
  chance(probability: number): boolean
  /** Standard normal (Box–Muller, one of the pair). */
  normal(): number
}

/** Mixes numbers into 32 bits (murmur3 finaliser), to give each person or day a stream of their own. */
export function mix(...parts: number[]): number {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash >>> 0
}

export function createRandom(...seed: number[]): Random {
  let a = mix(1, ...seed), b = mix(2, ...seed), c = mix(3, ...seed), counter = 1
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum | 0
    return (sum >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    pick: (items) => items[below(items.length)]!,
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  }
}
