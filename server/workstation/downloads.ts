/** GET /api/exports/:id/file: the file of an export, as it was written. */
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { createRouterClient } from '@orpc/server'
import { localeOfHeader } from '#core/app/context.ts'
import type { Desk } from '#core/app/desk.ts'
import { DeskError } from '#core/contract/errors.ts'
import { apiHeaders } from './answers.ts'

/** @throws DeskError not_found where there is no such export, or its file is no longer as it was written */
export async function sendExport(desk: Desk, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  const context = desk.createContext('rest', { locale: localeOfHeader(request.headers['accept-language']) })
  const { path, available, manifest } = await createRouterClient(desk.router, { context }).exports.get({ id })
  if (!available || !manifest) throw gone()
  response.writeHead(200, {
    ...apiHeaders, 'content-type': 'application/octet-stream', 'content-length': manifest.bytes, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(manifest.file)}`
  })
  await pipeline(createReadStream(path), response)
}

function gone(): DeskError {
  return new DeskError('not_found', {
    field: 'id', message: { zh: '导出的文件已不在原处，或已被改动', en: 'The file of the export is no longer there, or was changed' }, remedy: { zh: '请重新导出', en: 'Export it again' }
  })
}
