/**
 * State of the interface that outlives the page. The browser's own storage has it at once, but belongs to one address, and the port of the host changes from
 * start to start; so the core keeps it too, and the newer of the two counts.
 */

export interface Dated {
  /** When it was changed last, in milliseconds since the epoch; 0: never. */
  changedAt: number
}

export function readLocal<Value extends Dated>(key: string, otherwise: Value): Value {
  try {
    return { ...otherwise, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Value>) }
  } catch {
    return otherwise
  }
}

export function writeLocal(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // A full or forbidden storage: the core has it.
  }
}

/** The newer of what is here and what the core has. */
export function newer<Value extends Dated>(here: Value, kept: Record<string, unknown> | null | undefined): Value {
  return kept && typeof kept['changedAt'] === 'number' && kept['changedAt'] > here.changedAt ? { ...here, ...(kept as Partial<Value>) } : here
}

/** Calls `work` once a while after the last call, so that a burst of changes is one message; at once where the page is left. */
export function gathered(work: () => void, milliseconds = 300): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const finish = () => {
    clearTimeout(timer)
    timer = undefined
    work()
  }
  if (typeof window !== 'undefined') window.addEventListener('pagehide', () => { if (timer !== undefined) finish() })
  return () => {
    clearTimeout(timer)
    timer = setTimeout(finish, milliseconds)
  }
}
