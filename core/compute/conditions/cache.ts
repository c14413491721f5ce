/** What was computed once, for as long as memory allows; and one computation for all who ask for the same at the same time. */

/** Something that the cache may keep, and how much of the budget it takes. */
export interface Sized<Value> {
  value: Value
  bytes: number
}

export interface Cache {
  /**
   * The value under a key, computed when it is not there. Callers who ask while it is being computed wait for the same computation, which is stopped only
   * when all of them have left. @throws the signal's reason for a caller that leaves, and what `compute` throws for those that wait
   */
  get<Value>(key: string, compute: (signal: AbortSignal) => Promise<Sized<Value>>, signal?: AbortSignal): Promise<Value>
  /** Bytes that are kept now. */
  bytes(): number
  clear(): void
}

interface Flight {
  promise: Promise<unknown>
  controller: AbortController
  waiting: number
}

/** `budget` in bytes; the least recently used go first. One value larger than the budget is answered and not kept. */
export function createCache(budget: number): Cache {
  const kept = new Map<string, Sized<unknown>>()
  const flights = new Map<string, Flight>()
  let bytes = 0

  function keep(key: string, entry: Sized<unknown>): void {
    if (entry.bytes > budget) return
    kept.set(key, entry)
    bytes += entry.bytes
    for (const [oldest, { bytes: freed }] of kept) {
      if (bytes <= budget) break
      kept.delete(oldest)
      bytes -= freed
    }
  }

  function start(key: string, compute: (signal: AbortSignal) => Promise<Sized<unknown>>): Flight {
    const controller = new AbortController()
    const flight: Flight = { controller, waiting: 0, promise: Promise.resolve() }
    flight.promise = compute(controller.signal).then((entry) => {
      if (flights.get(key) === flight) keep(key, entry)
      return entry.value
    }).finally(() => {
      if (flights.get(key) === flight) flights.delete(key)
    })
    flight.promise.catch(() => undefined)
    flights.set(key, flight)
    return flight
  }

  return {
    async get<Value>(key: string, compute: (signal: AbortSignal) => Promise<Sized<Value>>, signal?: AbortSignal) {
      signal?.throwIfAborted()
      const found = kept.get(key)
      if (found) {
        kept.delete(key)
        kept.set(key, found)
        return found.value as Value
      }
      const flight = flights.get(key) ?? start(key, compute)
      flight.waiting++
      try {
        return (await untilAborted(flight.promise, signal)) as Value
      } finally {
        flight.waiting--
        if (flight.waiting === 0 && flights.get(key) === flight) {
          flights.delete(key)
          flight.controller.abort()
        }
      }
    },
    bytes: () => bytes,
    clear() {
      kept.clear()
      flights.clear()
      bytes = 0
    }
  }
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return promise
  return new Promise<Value>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error)
    signal.addEventListener('abort', leave, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
