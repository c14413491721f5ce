/**
 * `npm run verify:export [-- --rows n]`: customers with hostile names are imported, made a segment, exported to XLSX through the dialog in Chromium, downloaded, and every
 * cell is read back by another library. The default goes beyond one sheet of Excel.
 */
import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '#test/support/browser.ts'
import { countOf } from '#test/support/arguments.ts'
import { serveProcess } from '#test/support/server.ts'
import { exportInBrowser } from './browser.ts'
import { mapping, writePeople } from './people.ts'
import { verifyWorkbook } from './workbook.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1050000' } } })
const rows = countOf('rows', values.rows)
const home = mkdtempSync(join(tmpdir(), 'cohortdesk-export-'))
const server = serveProcess(['--workspace', join(home, '名单'), '--create'], { COHORTDESK_HOME: join(home, 'home') })
const browser = await launchBrowser()
try {
  const { url, token } = await server.ready
  const ask = async <Data>(method: string, path: string, body?: object): Promise<Data> => {
    const response = await fetch(`${url}/api${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
    const { success, data, error } = await response.json() as { success: boolean; data: Data; error?: { message: string } }
    if (!success) throw new Error(`${method} ${path}: ${error?.message}`)
    return data
  }
  await told('imported', async () => {
    const file = join(home, 'people.csv')
    await writePeople(file, rows)
    const { jobId } = await ask<{ jobId: string }>('POST', '/imports', { path: file, mapping })
    for (;;) {
      const { status } = await ask<{ status: string }>('GET', `/jobs/${jobId}`)
      if (status === 'done') break
      if (status !== 'queued' && status !== 'running') throw new Error(`The import ended as ${status}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    rmSync(file)
  })
  await ask('POST', '/crm/segments', { name: '全部', definition: { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', field: 'points', op: 'gte', value: 0 }] } } })
  const { path, sha256, rows: shown } = await told('exported and downloaded in the browser', () => exportInBrowser(browser, `${url}/#token=${token}`, home))
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  const wrong = hash.digest('hex') === sha256 ? [] : ['The file does not have the hash that the page shows']
  if (shown !== rows) wrong.push(`The page says ${shown} rows`)
  const found = await told('read back', () => verifyWorkbook(path, rows))
  console.log(`${rows} rows, ${(statSync(path).size / 1e6).toFixed(0)} MB, sheets of ${found.sheets.join(' + ')} rows; ${found.cells} cells compared; peak memory of the server ${peakOf(server.child.pid!)}`)
  for (const line of [...wrong, ...found.differences]) console.log(line)
  console.log(wrong.length + found.differences.length === 0 ? 'nothing differs' : 'DIFFERS')
  if (wrong.length + found.differences.length > 0) process.exitCode = 1
} finally {
  await browser.close()
  server.child.kill('SIGTERM')
  await server.ended
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
}

async function told<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  const result = await work()
  console.log(`${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}

/** Where the kernel tells. */
function peakOf(pid: number): string {
  try {
    return `${Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)} MB`
  } catch {
    return 'unknown'
  }
}
