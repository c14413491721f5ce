/** The gate for another thread: taken before it writes records, let go when it has. */
import type { WriteGate } from '#core/store/records/gate.ts'

export interface GateHold {
  /** Waits for the gate; nothing happens where it is held, or was ended. */
  take(): Promise<void>
  letGo(): void
  /** Lets go for good, whoever still waits for it. */
  end(): void
}

export function createGateHold(gate: WriteGate): GateHold {
  let release: (() => void) | undefined
  let ended = false
  function letGo() {
    release?.()
    release = undefined
  }
  return {
    async take() {
      if (release || ended) return
      release = await hold(gate)
      if (ended) letGo()
    },
    letGo,
    end() {
      ended = true
      letGo()
    }
  }
}

/** Waits for the gate and keeps it until the answered function is called. */
function hold(gate: WriteGate): Promise<() => void> {
  return new Promise((resolve) => {
    void gate.run(() => new Promise<void>((release) => resolve(release)))
  })
}
