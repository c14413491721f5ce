/** Files sent to the server: the body of PUT /api/uploads, or the `file` of a multipart POST /api/imports. Both are streamed into the workspace, encrypted. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import type { Desk } from '#core/app/desk.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import { DeskError } from '#core/contract/errors.ts'
import { tooLarge } from './answers.ts'
import { limited } from './body.ts'

export interface UploadLimits {
  /** Bytes of a JSON body or field. */
  json: number
  /** Bytes of an uploaded file. */
  upload: number
}

/** PUT /api/uploads?name= with the bytes of the file as body. */
export async function receiveUpload(desk: Desk, request: IncomingMessage, query: URLSearchParams, limits: UploadLimits): Promise<ChosenFile> {
  const name = fileNameOf(query.get('name') ?? '')
  if (Number(request.headers['content-length'] ?? 0) > limits.upload) throw tooLarge(limits.upload)
  return desk.receiveUpload(name, limited(request, limits.upload))
}

export function isMultipart(request: IncomingMessage): boolean {
  return /^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')
}

/** The `file` and `mapping` of a multipart form, the file as a handle. @throws DeskError invalid, too_large */
export async function receiveForm(desk: Desk, request: IncomingMessage, limits: UploadLimits): Promise<{ upload: string; mapping: unknown }> {
  let received: Promise<ChosenFile> | undefined
  let mapping: string | undefined
  let unexpected: string | undefined
  const form = parser(request, limits)
  form.on('file', (field, content, info) => {
    content.on('error', () => undefined) // the desk hears of it while it reads; afterwards nobody would
    if (field !== 'file' || received) {
      unexpected = field
      content.resume()
      return
    }
    received = (async () => desk.receiveUpload(fileNameOf(info.filename ?? ''), limited(content, limits.upload)))()
    received.catch(() => content.resume())
  })
  form.on('field', (field, value, info) => {
    if (field === 'mapping' && !info.valueTruncated) mapping = value
    else unexpected = field
  })
  await pipeline(Readable.from(limited(request, limits.upload + limits.json)), form).catch((error: unknown) => {
    throw error instanceof DeskError ? error : malformed('body')
  })
  if (!received) throw malformed('file')
  const { upload } = await received
  if (unexpected !== undefined) throw malformed(unexpected.slice(0, 100))
  return { upload, mapping: parseMapping(mapping ?? '') }
}

function parser(request: IncomingMessage, limits: UploadLimits): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { fieldSize: limits.json, fields: 20, files: 20, parts: 40 } })
  } catch {
    throw malformed('Content-Type')
  }
}

function parseMapping(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('mapping')
  }
}

/** The last part of a path of any system, without control characters. */
function fileNameOf(path: string): string {
  const name = path.split(/[\\/]/).at(-1)!.replace(/\p{Cc}/gu, '').trim()
  if (name === '' || name === '.' || name === '..' || name.length > 255) {
    throw new DeskError('invalid', {
      field: 'name',
      message: { zh: '缺少文件名，或文件名超过 255 个字符', en: 'The name of the file is missing or longer than 255 characters' },
      remedy: { zh: '请在 name 中给出文件名', en: 'Give the name of the file in name' }
    })
  }
  return name
}

function malformed(field: string): DeskError {
  return new DeskError('invalid', {
    field,
    message: { zh: `表单中的“${field}”缺失、多余或格式不对`, en: `“${field}” of the form is missing, not expected or malformed` },
    remedy: { zh: '表单应含一个文件 file 和一个 JSON 字段 mapping', en: 'The form has one file, “file”, and one JSON field, “mapping”' }
  })
}
