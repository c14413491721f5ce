/** Imports end to end (file → records and facts) beside bare DuckDB reading the same file into a table of a database file. */
import { rmSync, statSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MappingInput } from '#core/contract/imports.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'
import { makeOpenDesk } from '#test/support/desk.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

const orderMapping: MappingInput = {
  name: 'orders', source: 'bench-orders', target: 'event',
  columns: [
    { value: 'order', to: 'type' }, { from: 'order_no', to: 'source_id' }, { from: 'member', to: 'identity.member_id' }, { from: 'time', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } },
    { from: 'amount', to: 'amount' }, { from: 'status', to: 'status' }, { from: 'channel', to: 'channel' }, { from: 'store', to: 'store_id' }, { from: 'category', to: 'data.category', type: 'choice' },
    { from: 'items', to: 'data.items', type: 'number' }, { from: 'note', to: 'description' }
  ]
}

/** The same business as its system writes it: dates and money for people, codes with blanks and small letters, buyers with tax codes. Twelve columns. */
const messyOrdersSql = (rows: number, customers: number) => `
  SELECT order_no, member, strftime(time::TIMESTAMP, '%Y年%m月%d日 %H:%M') AS time, format('¥{:,.2f}', amount::DOUBLE) AS amount, status, channel, ' ' || lower(store) || ' ' AS store, category, items, note,
    lower('SKU-' || lpad((hash(order_no) % 5000)::VARCHAR, 6, '0')) AS sku, (CASE hash(order_no) % 4 WHEN 0 THEN '91440300192203821 6' WHEN 1 THEN '914403001922038216' WHEN 2 THEN '91110108551385082q' ELSE '91350100M000100Y43' END) AS tax_code
  FROM (${ordersSql(rows, customers)})`

const messyMapping: MappingInput = {
  ...orderMapping, source: 'bench-messy-orders',
  columns: [
    ...orderMapping.columns.filter(({ to }) => to !== 'occurred_at'), { from: 'time', to: 'occurred_at' }, { from: 'sku', to: 'data.sku', type: 'choice', sensitivity: 'open' }, { from: 'tax_code', to: 'data.tax_code', type: 'choice', sensitivity: 'open' }
  ],
  recipe: [
    { op: 'date', columns: ['time'], onFail: 'reject' }, { op: 'number', columns: ['amount'], onFail: 'reject' }, { op: 'trim', columns: ['store', 'sku'] }, { op: 'case', columns: ['store', 'sku'], to: 'upper' },
    { op: 'credit_code', columns: ['tax_code'], onFail: 'blank' }
  ]
}

const customerMapping: MappingInput = {
  name: 'customers', source: 'bench-crm', target: 'customer',
  columns: [
    { from: 'member', to: 'identity.member_id' }, { from: 'phone', to: 'identity.phone' }, { from: 'email', to: 'identity.email' }, { from: 'name', to: 'name' }, { from: 'gender', to: 'gender' },
    { from: 'city', to: 'city' }, { from: 'level', to: 'level' }, { from: 'points', to: 'points' }, { from: 'joined', to: 'acquired_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }, { from: 'interest', to: 'attr.interest', type: 'choice' }
  ]
}

/** Orders of `customers` members: SQL writes the file, so that making it costs little. */
const ordersSql = (rows: number, customers: number) => `
  SELECT 'SO' || lpad(i::VARCHAR, 10, '0') AS order_no, 'M' || lpad((hash(i) % ${customers})::VARCHAR, 9, '0') AS member,
    strftime(TIMESTAMP '2024-01-01' + to_seconds((hash(i + 1) % 63072000)::BIGINT), '%Y-%m-%d %H:%M:%S') AS time,
    ((hash(i + 2) % 100000) / 100)::DECIMAL(18,2) AS amount, ['paid', 'completed', 'cancelled'][1 + (hash(i + 3) % 3)::INT] AS status,
    ['小程序', '门店', '天猫', '京东'][1 + (hash(i + 4) % 4)::INT] AS channel, 'S' || (hash(i + 5) % 50) AS store, '品类' || (hash(i + 6) % 20) AS category,
    1 + hash(i + 7) % 9 AS items, '备注 ' || left(md5(i::VARCHAR), 16) AS note
  FROM range(${rows}) t(i)`

const customersSql = (rows: number) => `
  SELECT 'M' || lpad(i::VARCHAR, 9, '0') AS member, '1' || (30 + hash(i) % 69) || lpad(((i * 48271) % 100000000)::VARCHAR, 8, '0') AS phone,
    'user' || i || '@' || ['qq.com', '163.com', 'example.com'][1 + (hash(i + 1) % 3)::INT] AS email,
    ['王', '李', '张', '刘', '陈', '杨', '赵'][1 + (hash(i + 2) % 7)::INT] || chr(19968 + (hash(i + 3) % 8000)::INT) || chr(19968 + (hash(i + 4) % 8000)::INT) AS name,
    ['男', '女'][1 + (hash(i + 5) % 2)::INT] AS gender, '城市' || (hash(i + 6) % 300) AS city, ['普通', '银卡', '金卡'][1 + (hash(i + 7) % 3)::INT] AS level, hash(i + 8) % 10000 AS points,
    strftime(TIMESTAMP '2022-01-01' + to_seconds((hash(i + 9) % 126144000)::BIGINT), '%Y-%m-%d %H:%M:%S') AS joined, '兴趣' || (hash(i + 10) % 12) AS interest
  FROM range(${rows}) t(i)`

export async function benchImport(sizes: Sizes): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-'))
  const opened = await makeOpenDesk()
  try {
    const customersPath = join(folder, 'customers.csv')
    const ordersPath = join(folder, 'orders.csv')
    await writeFile(customersPath, customersSql(sizes.customers))
    await writeFile(ordersPath, ordersSql(sizes.orders, sizes.customers))
    const run = async (path: string, mapping: MappingInput) => {
      const job = await opened.ended((await opened.client.imports.create({ path, mapping })).jobId)
      if (job.status !== 'done') throw new Error(JSON.stringify(job.error))
    }

    const customers = await timed(() => run(customersPath, customerMapping))
    const rate = sizes.customers / customers.seconds
    const bareOrders = await timed(() => readBare(folder, ordersPath))
    const orders = await timed(() => run(ordersPath, orderMapping))
    const ratio = orders.seconds / bareOrders.seconds
    const ordersSize = statSync(ordersPath).size
    // Ten million rows of both files and of what is made of them are much for one disk.
    rmSync(ordersPath)
    rmSync(join(folder, 'bare.duckdb'))
    const messyPath = join(folder, 'messy.csv')
    await writeFile(messyPath, messyOrdersSql(sizes.orders, sizes.customers))
    const bareMessy = await timed(() => readBare(folder, messyPath))
    const messy = await timed(() => run(messyPath, messyMapping))
    const messyRatio = messy.seconds / bareMessy.seconds
    return [
      {
        name: `import ${sizes.customers.toLocaleString('en')} customers (3 identities each, encrypted; indexes: identities by value, characters of names, tails of phones)`,
        value: `${customers.seconds.toFixed(2)} s`, cpu: `${customers.cpuSeconds.toFixed(1)} s`, ratio: `${(rate / 1e6).toFixed(3)} M rows/s`, goal: '≥ 0.12 M rows/s', met: rate >= 120_000, peak: megabytes(customers.peakBytes)
      },
      {
        name: `import ${sizes.orders.toLocaleString('en')} orders (${megabytes(ordersSize)})`,
        value: `${orders.seconds.toFixed(2)} s`, cpu: `${orders.cpuSeconds.toFixed(1)} s`, rival: `bare read_csv into a file ${bareOrders.seconds.toFixed(2)} s (${bareOrders.cpuSeconds.toFixed(1)} s)`, ratio: `${ratio.toFixed(2)}×`, goal: '≤ 2.5×', met: ratio <= 2.5, peak: megabytes(orders.peakBytes)
      },
      {
        name: `import ${sizes.orders.toLocaleString('en')} orders × 12 columns with dates, money and codes cleaned (${megabytes(statSync(messyPath).size)})`,
        value: `${messy.seconds.toFixed(2)} s`, cpu: `${messy.cpuSeconds.toFixed(1)} s`, rival: `bare read_csv into a file ${bareMessy.seconds.toFixed(2)} s (${bareMessy.cpuSeconds.toFixed(1)} s)`, ratio: `${messyRatio.toFixed(2)}×`, goal: '≤ 2.5×', met: messyRatio <= 2.5, peak: megabytes(messy.peakBytes)
      }
    ]
  } finally {
    await opened.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeFile(path: string, sql: string): Promise<void> {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  await duck.run(`COPY (${sql}) TO '${path.replaceAll("'", "''")}' (FORMAT csv, HEADER)`)
  duck.close()
  database.close()
}

/** The rival: `CREATE TABLE … AS SELECT * FROM read_csv(…)` into a new database file, with DuckDB's own types, closed and so on disk. */
async function readBare(folder: string, path: string): Promise<void> {
  const database = await openDuck(join(folder, 'bare.duckdb'), { temporaryFolder: folder })
  const duck = await database.connect()
  await duck.run('CREATE TABLE orders AS SELECT * FROM read_csv($1)', [path])
  await duck.run('CHECKPOINT')
  duck.close()
  database.close()
}
