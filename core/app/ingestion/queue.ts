/** Receipts that were given and whose records are not on the way into imports yet: the journal, and what of it is known in memory. */
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import type { Logger } from '#core/ports/ports.ts'
import { openJournal } from '#core/store/journal/journal.ts'
import type { ReceiptHead } from '#core/store/records/ingestion.ts'
import { takenReceipts } from '#core/store/records/ingestion.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

export interface WaitingReceipt extends ReceiptHead {
  /** Of its entry in the journal. */
  number: number
  /** Of its entry. */
  bytes: number
}

export interface Queue {
  /** Durable once this resolves. */
  append(head: ReceiptHead, body: Uint8Array): Promise<WaitingReceipt>
  /** Oldest first. */
  waiting(): readonly WaitingReceipt[]
  find(id: string): WaitingReceipt | undefined
  /** Those that wait. */
  readonly records: number
  readonly bytes: number
  waitingOf(channel: IngestionChannel): number
  /** Receipts with these numbers, whether or not they still wait, with what they brought. */
  read(first: number, last: number): AsyncGenerator<{ number: number; head: ReceiptHead; body: Buffer }>
  /** Receipts up to this number are on their way: they wait no longer. */
  take(through: number): void
  /** What receipts up to this number brought is in imports: it may go. */
  forget(through: number): Promise<void>
  close(): Promise<void>
}

const headLength = 4

function encode(head: ReceiptHead, body: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(headLength)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text, body])
}

function decode(content: Buffer): { head: ReceiptHead; body: Buffer } {
  const end = headLength + content.readUInt32BE(0)
  return { head: JSON.parse(content.subarray(headLength, end).toString()) as ReceiptHead, body: content.subarray(end) }
}

export async function openQueue({ layout, keys, records: database }: WorkspaceStores, logger: Logger): Promise<Queue> {
  const taken = takenReceipts(database)
  let list: WaitingReceipt[] = []
  const byId = new Map<string, WaitingReceipt>()
  const waitingRecords = new Map<IngestionChannel, number>()
  let records = 0
  let bytes = 0

  function count(receipt: WaitingReceipt, sign: 1 | -1): void {
    records += sign * receipt.records
    bytes += sign * receipt.bytes
    waitingRecords.set(receipt.channel, (waitingRecords.get(receipt.channel) ?? 0) + sign * receipt.records)
  }

  function add(receipt: WaitingReceipt): WaitingReceipt {
    list.push(receipt)
    byId.set(receipt.id, receipt)
    count(receipt, 1)
    return receipt
  }

  const journal = await openJournal({
    folder: layout.ingestion, key: keys.blocks, next: taken + 1,
    onEntry(number, content) {
      if (number > taken) add({ ...decode(content).head, number, bytes: content.length })
    },
    onDamage: () => logger.error('A file of received records is damaged; what can be read of it is processed, and a copy stays beside it')
  })

  return {
    async append(head, body) {
      const content = encode(head, body)
      const number = await journal.append(content)
      return add({ ...head, number, bytes: content.length })
    },
    waiting: () => list,
    find: (id) => byId.get(id),
    get records() {
      return records
    },
    get bytes() {
      return bytes
    },
    waitingOf: (channel) => waitingRecords.get(channel) ?? 0,
    async *read(first, last) {
      for await (const { number, content } of journal.read(first, last)) yield { number, ...decode(content) }
    },
    take(through) {
      const gone = list.filter(({ number }) => number <= through)
      list = list.slice(gone.length)
      for (const receipt of gone) {
        byId.delete(receipt.id)
        count(receipt, -1)
      }
    },
    forget: (through) => journal.trim(through),
    close: () => journal.close()
  }
}
