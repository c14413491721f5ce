/**
 * Structured-clone values as JSON text.
 * Both functions also run inside pages as source text, so they use each other and nothing else of this project.
 */

type Encoded = string | number | boolean | null | Encoded[] | { type: string; value?: Encoded | Record<string, Encoded> }

export function encode(value: unknown): Encoded {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : { type: 'number', value: String(value) }
  if (value === undefined) return { type: 'undefined' }
  if (typeof value === 'bigint') return { type: 'bigint', value: String(value) }
  if (Array.isArray(value)) return value.map((item) => encode(item))
  if (value instanceof Date) return { type: 'date', value: value.getTime() }
  if (value instanceof Map) return { type: 'map', value: [...value].map((item) => encode(item)) }
  if (value instanceof Set) return { type: 'set', value: [...value].map((item) => encode(item)) }
  if (value instanceof Error) return { type: 'error', value: { name: value.name, message: value.message } }
  if (value instanceof ArrayBuffer) return { type: 'buffer', value: encode(new Uint8Array(value)) }
  if (value instanceof Uint8Array) {
    let binary = ''
    for (let start = 0; start < value.length; start += 8192) binary += String.fromCharCode(...value.subarray(start, start + 8192))
    return { type: 'bytes', value: btoa(binary) }
  }
  if (typeof value !== 'object') throw new DOMException(`A ${typeof value} could not be cloned.`, 'DataCloneError')
  if (typeof Blob !== 'undefined' && value instanceof Blob) throw new DOMException('The stand-in carries no blobs.', 'DataCloneError')
  return { type: 'object', value: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, encode(member)])) }
}

export function decode(encoded: unknown): unknown {
  if (Array.isArray(encoded)) return encoded.map((item) => decode(item))
  if (typeof encoded !== 'object' || encoded === null) return encoded
  const { type, value } = encoded as { type: string; value: never }
  switch (type) {
    case 'undefined': return undefined
    case 'number': return Number(value)
    case 'bigint': return BigInt(value)
    case 'date': return new Date(value)
    case 'map': return new Map(decode(value) as [unknown, unknown][])
    case 'set': return new Set(decode(value) as unknown[])
    case 'error': return Object.assign(new Error((value as { message: string }).message), { name: (value as { name: string }).name })
    case 'bytes': return Uint8Array.from(atob(value), (character) => character.charCodeAt(0))
    case 'buffer': return (decode(value) as Uint8Array).buffer
    default: return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, decode(member)]))
  }
}
