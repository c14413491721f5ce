/** Messages from the core to whoever listens. A slow listener gets the latest message of each key, never a growing queue. */
import { AsyncIteratorClass } from '@orpc/server'

export interface Feed<Message> {
  publish(message: Message): void
  /**
   * What follows from now on: `shape` turns the messages that waited into answers. Listening starts at the call, and stops when the signal is
   * aborted, the feed ends or the iterator is returned, also while it waits.
   */
  listen<Answer>(shape: (messages: Message[]) => Answer[], first: Answer[], signal?: AbortSignal): AsyncIteratorClass<Answer, void, void>
  end(): void
}

interface FeedOptions<Message> {
  keyOf(message: Message): string
  /** At most one message of a key in this many milliseconds; 0: none is held back. */
  interval: number
  /** Messages that are never held back. */
  urgent?(message: Message): boolean
}

interface Listener<Message> {
  waiting: Map<string, Message>
  gone: boolean
  wake(): void
}

export function createFeed<Message>(options: FeedOptions<Message>): Feed<Message> {
  const listeners = new Set<Listener<Message>>()
  const throttle = createThrottle(options, (message) => {
    for (const listener of listeners) {
      listener.waiting.set(options.keyOf(message), message)
      listener.wake()
    }
  })
  return {
    publish: throttle.publish,
    listen(shape, first, signal) {
      const listener: Listener<Message> = { waiting: new Map(), gone: false, wake: () => {} }
      listeners.add(listener)
      return iterate(listener, shape, first, signal, () => listeners.delete(listener))
    },
    end() {
      throttle.end()
      for (const listener of listeners) leave(listener)
    }
  }
}

function leave<Message>(listener: Listener<Message>): void {
  listener.gone = true
  listener.wake()
}

function iterate<Message, Answer>(
  listener: Listener<Message>, shape: (messages: Message[]) => Answer[], first: Answer[], signal: AbortSignal | undefined, left: () => void
): AsyncIteratorClass<Answer, void, void> {
  const ready = [...first]
  const onAbort = () => leave(listener)
  if (signal?.aborted) listener.gone = true
  signal?.addEventListener('abort', onAbort, { once: true })

  async function next(): Promise<IteratorResult<Answer, void>> {
    for (;;) {
      if (ready.length > 0) return { done: false, value: ready.shift()! }
      if (listener.waiting.size > 0) {
        ready.push(...shape([...listener.waiting.values()]))
        listener.waiting.clear()
      } else if (listener.gone) {
        return { done: true, value: undefined }
      } else {
        await new Promise<void>((resolve) => {
          listener.wake = resolve
        })
      }
    }
  }

  return new AsyncIteratorClass<Answer, void, void>(next, async () => {
    signal?.removeEventListener('abort', onAbort)
    left()
    leave(listener)
  })
}

/** Lets the first message of a key through at once and the latest of those that follow after the interval. */
function createThrottle<Message>(options: FeedOptions<Message>, deliver: (message: Message) => void): { publish: (message: Message) => void; end(): void } {
  const held = new Map<string, { message: Message | undefined; timer: NodeJS.Timeout }>()
  let ended = false

  function hold(key: string): void {
    const timer = setTimeout(() => {
      const message = held.get(key)?.message
      held.delete(key)
      if (message === undefined) return
      deliver(message)
      hold(key)
    }, options.interval)
    timer.unref()
    held.set(key, { message: undefined, timer })
  }

  return {
    publish(message) {
      if (ended) return
      const key = options.keyOf(message)
      const entry = held.get(key)
      if (options.interval === 0 || options.urgent?.(message)) {
        clearTimeout(entry?.timer)
        held.delete(key)
        deliver(message)
      } else if (entry) {
        entry.message = message
      } else {
        deliver(message)
        hold(key)
      }
    },
    end() {
      ended = true
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
    }
  }
}
