/** Answers a request of the app:// protocol with a file of the built renderer. */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { isOwnUrl, securityHeaders } from './policy.ts'

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

/** The part of a URL below the renderer's folder, as path segments; undefined for anything that is not plainly a name below it. */
export function pathSegments(url: string): string[] | undefined {
  if (!isOwnUrl(url)) return undefined
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return undefined
  }
  if (/[\\\0:]/.test(path)) return undefined
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.some((segment) => segment.startsWith('.'))) return undefined
  return segments.length === 0 ? ['index.html'] : segments
}

/** Serves files below `root` and nothing else. Links that lead out of it are refused. */
export function serveFiles(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const segments = pathSegments(request.url)
    if (!segments) return refuse(403)
    const mediaType = mediaTypes[extname(segments.at(-1)!).toLowerCase()]
    if (!mediaType) return refuse(404)
    try {
      const path = join(root, ...segments)
      if (!(await realpath(path)).startsWith((await realpath(root)) + sep)) return refuse(403)
      const content = await readFile(path)
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), {
        headers: { ...securityHeaders, 'content-type': mediaType, 'cache-control': 'no-cache' }
      })
    } catch {
      return refuse(404)
    }
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders })
}
