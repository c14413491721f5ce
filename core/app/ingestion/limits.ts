/** What one sender may send, and how much may wait. */
export interface IngestionLimits {
  /** Bytes of a body, records in it, and levels of its JSON. */
  body: number
  records: number
  depth: number
  /** Milliseconds by which the time of a request may differ from this machine's. */
  window: number
  /** Of a channel, each second; ten times as many at once. */
  requestsPerSecond: number
  recordsPerSecond: number
  /** Received and not processed: beyond this, senders have to wait. */
  waitingRecords: number
  waitingBytes: number
}

export const usualLimits: IngestionLimits = {
  body: 2 ** 20, records: 5000, depth: 20, window: 5 * 60_000, requestsPerSecond: 500, recordsPerSecond: 50_000, waitingRecords: 5_000_000, waitingBytes: 2 * 2 ** 30
}

/** Tokens that fill up with time; what is asked beyond them has to wait. */
export function createBucket(perSecond: number, most: number, now: () => number) {
  let tokens = most
  let at = now()
  return {
    /** Takes tokens and answers 0, or answers the seconds to wait and takes none. */
    take(count: number): number {
      const time = now()
      tokens = Math.min(most, tokens + (Math.max(0, time - at) / 1000) * perSecond)
      at = time
      if (tokens >= count) {
        tokens -= count
        return 0
      }
      return Math.max(1, Math.ceil((count - tokens) / perSecond))
    }
  }
}
