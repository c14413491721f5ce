/** The contract's client over each transport, on one desk. */
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { isContractProcedure, type AnyContractProcedure, type ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { contract, type Contract } from '#core/contract/contract.ts'
import { DeskError, errorBody, type ErrorCode, type ErrorDetails, type Locale } from '#core/contract/errors.ts'
import { testToken, type TestServer } from './server.ts'

export type Client = ContractRouterClient<Contract>
export const transportNames = ['memory', 'port', 'socket', 'rest'] as const
export type TransportName = (typeof transportNames)[number]

export interface Transport {
  name: TransportName
  client: Client
  close(): void
}

export function openTransport(name: TransportName, server: TestServer): Transport {
  return { memory: openMemory, port: openPort, socket: openSocket, rest: openRest }[name](server)
}

function openMemory({ desk }: TestServer): Transport {
  return { name: 'memory', client: createRouterClient(desk.router, { context: desk.createContext('memory') }) as Client, close: () => {} }
}

/** A port that stays inside the process, with the rights of a program rather than of a window, so that calls may name folders. */
function openPort({ desk }: TestServer): Transport {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(desk.router).upgrade(port1, { context: { ...desk.createContext('port'), mayNameFolders: true } })
  port1.start()
  port2.start()
  return { name: 'port', client: createORPCClient(new PortLink({ port: port2 })), close: () => port2.close() }
}

function openSocket({ port }: TestServer): Transport {
  const websocket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['cohortdesk', testToken])
  return { name: 'socket', client: createORPCClient(new SocketLink({ websocket })), close: () => websocket.close() }
}

/** What a program would write by hand from the OpenAPI document: method, path, query or JSON body, and the envelope taken off. */
function openRest(server: TestServer): Transport {
  const call = (path: string[], input: unknown) => callRest(server, path, (input ?? {}) as Record<string, unknown>)
  return { name: 'rest', client: createORPCClient({ call: (path, input) => call([...path], input) }), close: () => {} }
}

async function callRest(server: TestServer, path: string[], input: Record<string, unknown>, headers: Record<string, string> = {}): Promise<unknown> {
  const { method = 'POST', path: route = '' } = procedureAt(path)['~orpc'].route
  const rest = { ...input }
  const filled = route.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]))
  const { status, answer } = method === 'GET'
    ? await server.call(method, `/api${filled}${query.size > 0 ? `?${query}` : ''}`, undefined, headers)
    : await server.call(method, `/api${filled}`, rest, headers)
  if (answer.success) return answer.data
  throw new RestError(status, answer.error!)
}

class RestError extends Error {
  readonly status: number
  readonly body: NonNullable<Awaited<ReturnType<TestServer['call']>>['answer']['error']>

  constructor(status: number, body: RestError['body']) {
    super(body.message)
    this.status = status
    this.body = body
  }
}

export function procedureAt(path: string[]): AnyContractProcedure {
  let current: unknown = contract
  for (const name of path) current = (current as Record<string, unknown>)[name]
  if (!isContractProcedure(current)) throw new Error(`No procedure ${path.join('.')}`)
  return current
}

/** Every procedure of the contract by its dotted name. */
export function procedureNames(router: unknown = contract, path: string[] = []): string[] {
  if (isContractProcedure(router)) return [path.join('.')]
  return Object.entries(router as object).flatMap(([name, inner]) => procedureNames(inner, [...path, name]))
}

/** What a call answers or how it fails, the same value for every transport. `locale` is the language of failures; that of answers is asked for over REST only. */
export async function outcome(transport: Transport, server: TestServer, path: string[], input: unknown, locale: Locale): Promise<unknown> {
  try {
    if (transport.name === 'rest') return { data: await callRest(server, path, (input ?? {}) as Record<string, unknown>, { 'accept-language': locale }) }
    let target: unknown = transport.client
    for (const name of path) target = (target as Record<string, unknown>)[name]
    return { data: JSON.parse(JSON.stringify(await (target as (input: unknown) => Promise<unknown>)(input) ?? null)) as unknown }
  } catch (error) {
    if (error instanceof RestError) return { failure: error.body }
    if (!(error instanceof ORPCError)) throw error
    const { code, details } = error.data as { code: ErrorCode; details: ErrorDetails }
    return { failure: JSON.parse(JSON.stringify(errorBody(new DeskError(code, details), locale))) as unknown }
  }
}
