/** The built renderer. It holds no data, so it needs no token; what it may do in the browser is fixed by its headers. */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { commonHeaders, notFound } from './answers.ts'

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** Inline styles are allowed because Emotion writes style elements at run time. */
function contentSecurityPolicy(port: number): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

/** Answers GET and HEAD with a file below `root`. @throws DeskError not_found for everything else, also for links that lead out of it. */
export async function serveStatic(root: string, port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw notFound()
  const file = await findFile(root, request.url ?? '/')
  response.writeHead(200, {
    ...commonHeaders,
    'content-security-policy': contentSecurityPolicy(port),
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), display-capture=()',
    'content-type': file.mediaType,
    'content-length': file.size,
    'cache-control': file.named ? 'public, max-age=31536000, immutable' : 'no-cache'
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(file.path), response)
}

interface StaticFile {
  path: string
  size: number
  mediaType: string
  /** Its name holds a hash of its content. */
  named: boolean
}

async function findFile(root: string, url: string): Promise<StaticFile> {
  const segments = pathSegments(url)
  const mediaType = segments && mediaTypes[extname(segments.at(-1)!).toLowerCase()]
  if (!segments || !mediaType) throw notFound()
  try {
    const path = await realpath(join(root, ...segments))
    const entry = await stat(path)
    if (path.startsWith((await realpath(root)) + sep) && entry.isFile()) return { path, size: entry.size, mediaType, named: segments[0] === 'assets' }
  } catch {
    throw notFound()
  }
  throw notFound()
}

/** The path as names below the root; undefined for anything that is not plainly that. */
function pathSegments(url: string): string[] | undefined {
  let path: string
  try {
    path = decodeURIComponent(url.split(/[?#]/, 1)[0]!)
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || /[\\\0:]/.test(path)) return undefined
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.some((segment) => segment.startsWith('.'))) return undefined
  return segments.length === 0 ? ['index.html'] : segments
}
