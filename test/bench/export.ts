/** Exports beside their rivals in the same run: DuckDB's own COPY, a bare walk of SQLite, exceljs. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MappingInput } from '#core/contract/imports.ts'
import { readWorkspaceInfo } from '#core/store/workspace/info.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'
import { layoutOf } from '#core/store/layout.ts'
import { makeOpenDesk } from '#test/support/desk.ts'
import type { ExportCase } from './export-case.ts'
import { megabytes, type Figure, type Sizes } from './measure.ts'
import { bestOf, secondsOf, told } from './processes.ts'

const time = { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' }
const same = ['gender', 'city', 'province', 'level', 'status', 'source', 'job_title', 'points', 'balance', 'contract_end']

const mapping: MappingInput = {
  name: 'customers', source: 'bench-crm', target: 'customer',
  columns: [
    { from: 'member', to: 'identity.member_id' }, { from: 'phone', to: 'identity.phone' }, { from: 'name', to: 'name' }, ...same.map((name) => ({ from: name, to: name })),
    { from: 'acquired_at', to: 'acquired_at', parse: time }, { from: 'last_active_at', to: 'last_active_at', parse: time }
  ]
}

const customersSql = (rows: number) => `
  SELECT 'M' || lpad(i::VARCHAR, 9, '0') AS member, '1' || (30 + hash(i) % 69) || lpad(((i * 48271) % 100000000)::VARCHAR, 8, '0') AS phone,
    ['王', '李', '张', '刘', '陈', '杨', '赵'][1 + (hash(i + 2) % 7)::INT] || chr(19968 + (hash(i + 3) % 8000)::INT) || chr(19968 + (hash(i + 4) % 8000)::INT) AS name,
    ['男', '女'][1 + (hash(i + 5) % 2)::INT] AS gender, '城市' || (hash(i + 6) % 300) AS city, '省份' || (hash(i + 16) % 30) AS province, ['普通', '银卡', '金卡'][1 + (hash(i + 7) % 3)::INT] AS level,
    ['潜在', '意向', '已成交'][1 + (hash(i + 11) % 3)::INT] AS status, '来源' || (hash(i + 12) % 9) AS source, '职位' || (hash(i + 13) % 80) AS job_title, hash(i + 8) % 10000 AS points,
    ((hash(i + 9) % 10000000) / 100)::DECIMAL(18,2) AS balance, strftime(DATE '2026-01-01' + (hash(i + 14) % 700)::INT, '%Y-%m-%d') AS contract_end,
    strftime(TIMESTAMP '2022-01-01' + to_seconds((hash(i + 9) % 126144000)::BIGINT), '%Y-%m-%d %H:%M:%S') AS acquired_at,
    strftime(TIMESTAMP '2025-01-01' + to_seconds((hash(i + 10) % 30000000)::BIGINT), '%Y-%m-%d %H:%M:%S') AS last_active_at
  FROM range(${rows}) t(i)`

const factFields = [...same, 'acquired_at', 'last_active_at']
const withPeople = ['name', 'phone', ...same]

export async function benchExport(sizes: Sizes): Promise<Figure[]> {
  const opened = await makeOpenDesk()
  try {
    const file = join(opened.home, 'customers.csv')
    await writeCustomers(file, sizes.exported)
    const job = await opened.ended((await opened.client.imports.create({ path: file, mapping })).jobId)
    if (job.status !== 'done') throw new Error(JSON.stringify(job.error))
    rmSync(file)
    const key = Buffer.from((await opened.ports.secrets.read(readWorkspaceInfo(layoutOf(opened.folder)).id))!).toString('hex')
    await opened.client.workspaces.close()
    const run = (what: ExportCase['what'], format: ExportCase['format'], fields: string[]) => bestOf<number>('export-case.ts', { what, folder: opened.folder, key, out: join(opened.home, 'out'), format, fields } satisfies ExportCase)
    await run('export', 'csv', withPeople)
    const rows = sizes.exported.toLocaleString('en')
    const xlsx = await run('export', 'xlsx', factFields)
    const exceljs = await run('exceljs', 'xlsx', factFields)
    const [copy, direct] = [await run('copy', 'csv', factFields), await run('direct', 'csv', factFields)]
    const [walk, fewer, joined] = [await run('walk', 'csv', withPeople), await run('copy', 'csv', withPeople), await run('export', 'csv', withPeople)]
    const faster = exceljs.seconds / xlsx.seconds
    const memory = xlsx.peakBytes / exceljs.peakBytes
    const facts = direct.seconds / copy.seconds
    const both = joined.seconds / (walk.seconds + fewer.seconds)
    return [
      { name: `XLSX ${rows} × 12 (${megabytes(xlsx.result)})`, ...told(xlsx), rival: `exceljs ${secondsOf(exceljs)}, ${megabytes(exceljs.peakBytes)}`, ratio: `${faster.toFixed(1)}× faster`, goal: '≥ 4×', met: faster >= 4 },
      { name: `XLSX ${rows} × 12: memory`, value: megabytes(xlsx.peakBytes), rival: `exceljs ${megabytes(exceljs.peakBytes)}`, ratio: `${memory.toFixed(2)}×`, goal: '≤ 0.8×', met: memory <= 0.8 },
      { name: `CSV ${rows} × 12 of facts (${megabytes(direct.result)}), hashed`, ...told(direct), rival: `COPY ${secondsOf(copy)}`, ratio: `${facts.toFixed(2)}×`, goal: '≤ 1.3×', met: facts <= 1.3 },
      { name: `CSV ${rows} × 12 with names and phones, hashed`, ...told(joined), rival: `COPY ${secondsOf(fewer)} + bare walk ${secondsOf(walk)}`, ratio: `${both.toFixed(2)}×`, goal: '≤ 1.3×', met: both <= 1.3 }
    ]
  } finally {
    await opened.close()
  }
}

async function writeCustomers(path: string, rows: number): Promise<void> {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  await duck.run(`COPY (${customersSql(rows)}) TO '${path.replaceAll("'", "''")}' (FORMAT csv, HEADER)`)
  duck.close()
  database.close()
}
