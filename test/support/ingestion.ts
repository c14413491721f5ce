/** A sender of signed records, as another system would be one. */
import { createHmac } from 'node:crypto'
import type { Accepted, Receipt } from '#core/contract/ingestion.ts'

/** Headers of a signed request; `at`: milliseconds since 1970. */
export function signedHeaders(secret: string, body: string, { at, nonce }: { at: number; nonce?: string }): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const message = nonce === undefined ? body : `${nonce}.${timestamp}.${body}`
  return {
    'content-type': 'application/json', 'x-timestamp': timestamp, 'x-signature': createHmac('sha256', secret).update(message).digest('hex'), ...(nonce !== undefined && { 'x-nonce': nonce })
  }
}

export interface Reply<Data> {
  status: number
  headers: Headers
  answer: { success: boolean; data?: Data; error?: { code: string; message: string; field?: string; remedy?: string } }
}

/** POSTs a body to a channel. No token: the signature stands for it. */
export async function sendRecords(url: string, channel: string, body: string | Uint8Array, headers: Record<string, string>): Promise<Reply<Accepted>> {
  const response = await fetch(`${url}/api/ingestion/${channel}`, { method: 'POST', body: body as string, headers })
  return { status: response.status, headers: response.headers, answer: await response.json() as Reply<Accepted>['answer'] }
}

/** Waits until the records of a receipt are processed. */
export async function processed(read: (path: string) => Promise<unknown>, receiptId: string): Promise<Receipt> {
  for (;;) {
    const receipt = await read(`/api/ingestion/receipts/${receiptId}`) as Receipt
    if (receipt.status === 'processed') return receipt
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
