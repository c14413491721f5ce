/** One writer at a time: a fair lock that writers of the records store await, so that nobody runs into SQLite's own lock and blocks a thread. */

export interface WriteGate {
  /** Runs `work` when every earlier caller has ended; answers and throws what it does. */
  run<Result>(work: () => Result | Promise<Result>): Promise<Result>
  /** Callers that hold the gate or wait for it. */
  readonly pending: number
}

export function createWriteGate(): WriteGate {
  let last: Promise<unknown> = Promise.resolve()
  let pending = 0
  return {
    async run<Result>(work: () => Result | Promise<Result>) {
      pending += 1
      const turn = last.then(work)
      last = turn.then(() => undefined, () => undefined)
      try {
        return await turn
      } finally {
        pending -= 1
      }
    },
    get pending() {
      return pending
    }
  }
}
