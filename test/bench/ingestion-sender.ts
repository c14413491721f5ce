/**
 * The system that sends: its own process, so that its work does not count for the server's. Sends batches of events at a steady rate, whatever the answers
 * take, and tells what it sent, what was answered and how long each answer took.
 */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { signedHeaders } from '#test/support/ingestion.ts'

export interface SenderOrder {
  url: string
  secret: string
  /** Events a second, and in each request. */
  rate: number
  batch: number
  seconds: number
  customers: number
}

export interface SenderReport {
  /** Events that were answered with a receipt, and the sum of their amounts in cents. */
  events: number
  cents: number
  receipts: string[]
  /** Requests that were sent a second time on purpose, and those answered with another receipt than the first time. */
  repeated: number
  forged: number
  /** Answers that were no receipt. */
  refused: number
  /** Milliseconds of each answer. */
  times: number[]
  /** Seconds from the first request to the last answer. */
  seconds: number
}

const order = JSON.parse(process.argv[2]!) as SenderOrder
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const address = new URL(`${order.url}/api/ingestion/crm`)

function post(body: string, nonce: string): Promise<{ status: number; text: string }> {
  const headers = { ...signedHeaders(order.secret, body, { at: Date.now(), nonce }), 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    request(address, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => resolve({ status: response.statusCode!, text }))
    }).on('error', reject).end(body)
  })
}

/** Every event has an id of its own and an amount that follows from it. */
function eventOf(number: number): { text: string; cents: number } {
  const cents = 100 + ((number * 7919) % 99_900)
  const time = new Date(Date.UTC(2025, 10, 1) + (number % 2_000_000) * 1000).toISOString()
  const phone = 15_731_200_000 + (number * 31) % order.customers
  return {
    cents,
    text: `{"event_id":"E${number}","event_type":"order","mobile_phone":"${phone}","occurred_at":"${time}","amount":${(cents / 100).toFixed(2)},"status":"paid","channel":"web","store_id":"S${number % 50}","title":"订单 ${number}"}`
  }
}

const report: SenderReport = { events: 0, cents: 0, receipts: [], repeated: 0, forged: 0, refused: 0, times: [], seconds: 0 }

async function sendBatch(number: number): Promise<void> {
  const events = Array.from({ length: order.batch }, (_, index) => eventOf(number * order.batch + index))
  const body = `[${events.map(({ text }) => text).join(',')}]`
  const nonce = `n${number}`
  const began = performance.now()
  // A connection may close just when it is used again: what was not answered is sent again, as it was.
  const { status, text } = await post(body, nonce).catch(() => post(body, nonce))
  report.times.push(performance.now() - began)
  if (status !== 202) {
    report.refused += 1
    return
  }
  const { receiptId } = (JSON.parse(text) as { data: { receiptId: string } }).data
  report.receipts.push(receiptId)
  report.events += events.length
  report.cents += events.reduce((sum, { cents }) => sum + cents, 0)
  if (number % 100 !== 7) return
  // As a sender does that has missed the answer.
  const again = await post(body, nonce)
  report.repeated += 1
  if (!again.text.includes(receiptId)) report.forged += 1
}

const started = performance.now()
const total = Math.ceil((order.rate * order.seconds) / order.batch)
const under: Promise<void>[] = []
for (let number = 0; number < total; number++) {
  const due = started + (number * order.batch * 1000) / order.rate
  const wait = due - performance.now()
  if (wait > 0) await pause(wait)
  under.push(sendBatch(number))
}
await Promise.all(under)
report.seconds = (performance.now() - started) / 1000
process.stdout.write(JSON.stringify(report), () => process.exit(0))
