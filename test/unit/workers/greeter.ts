import { DeskError } from '#core/contract/errors.ts'

export class Greeter {
  #greeting = 'hello'

  greet(name: string): string {
    return `${this.#greeting} ${name}`
  }

  async count(to: number, onProgress: (progress: { at: number }) => unknown): Promise<number> {
    for (let at = 1; at <= to; at += 1) await onProgress({ at })
    return to
  }

  bytes(value: Uint8Array): { value: Uint8Array; at: Date; big: bigint } {
    return { value, at: new Date(0), big: 1n }
  }

  refuse(): never {
    throw new DeskError('invalid', { field: 'column', message: { zh: '列不存在', en: 'No such column' }, remedy: { zh: '另选一列', en: 'Choose another column' } })
  }

  cancelled(): never {
    throw Object.assign(new Error('stopped'), { code: 'cancelled' })
  }

  fail(): never {
    throw new RangeError('out of range')
  }

  never(): Promise<void> {
    return new Promise(() => setInterval(() => {}, 1000))
  }

  async die(): Promise<void> {
    setImmediate(() => {
      throw new TypeError('lost the thread')
    })
    await this.never()
  }

  exit(): Promise<void> {
    setImmediate(() => process.exit(3))
    return this.never()
  }

  /** Holds more and more until its thread may not. */
  async fill(): Promise<never> {
    const held: string[][] = []
    for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => `text ${index} of ${held.length}`))
  }
}
