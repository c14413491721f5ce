/**
 * PostgreSQL as a rival of the condition engine: a server that COHORTDESK_POSTGRES names (a connection URL; its schema `cohortdesk_bench` is made anew), or one of its own
 * where the programs of a server are installed. It is spoken to by `psql`, so that no driver is needed.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { columnsNow } from '#core/compute/conditions/columns.ts'
import type { BindType } from '#core/query/dialect.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { countSql, rowsSql, rowTables, type Rival } from './conditions-rows.ts'

/** Undefined where there is no server. */
export async function postgresRival(facts: Facts, folder: string): Promise<Rival | undefined> {
  const server = startServer(folder)
  if (!server) return undefined
  const session = openSession(server.url)
  await session.run('DROP SCHEMA IF EXISTS cohortdesk_bench CASCADE; CREATE SCHEMA cohortdesk_bench; SET search_path = cohortdesk_bench; SET work_mem = \'1GB\'; SET maintenance_work_mem = \'1GB\';')
  for (const table of rowTables) {
    const { name, columns, indexes } = table
    const path = join(folder, `${name}.csv`)
    await facts.read((duck) => duck.run(`COPY (${rowsSql(table)}) TO '${path}' (FORMAT csv, HEADER false)`))
    await session.run(`CREATE UNLOGGED TABLE ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')});`)
    await session.run(`\\copy ${name} FROM '${path}' WITH (FORMAT csv)`)
    for (const index of indexes) await session.run(`CREATE INDEX ON ${name} (${index});`)
    await session.run(`VACUUM ANALYZE ${name};`)
  }
  return {
    name: 'PostgreSQL',
    async count(plan) {
      const { sql, values } = countSql({ placeholder, double: (number) => `CAST(${number} AS DOUBLE PRECISION)` }, plan, columnsNow(facts.options.records))
      const sets = values.map(({ value }, index) => `\\set p${index + 1} ${quoted(String(value))}`)
      return Number((await session.run([...sets, `${sql};`].join('\n'))).at(-1))
    },
    async close() {
      await session.run('DROP SCHEMA cohortdesk_bench CASCADE;')
      await session.close()
      server.stop()
    }
  }
}

const castOf: Partial<Record<BindType, string>> = { text: 'text', double: 'double precision', integer: 'bigint', boolean: 'boolean' }
/** psql puts the variable in as a quoted literal. */
const placeholder = (index: number, type: BindType) => `:'p${index}'::${castOf[type] ?? 'text'}`
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

interface Server {
  url: string
  stop(): void
}

function startServer(folder: string): Server | undefined {
  const given = process.env['COHORTDESK_POSTGRES']
  if (given) return { url: given, stop: () => undefined }
  const programs = findPrograms()
  if (!programs) return undefined
  const home = join(folder, 'postgres')
  mkdirSync(home)
  // A server refuses to run as root.
  const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined
  if (user) {
    chmodSync(folder, 0o755)
    chownSync(home, user.uid, user.gid)
  }
  const run = (program: string, args: string[]) => execFileSync(join(programs, program), args, { ...user, cwd: home, stdio: 'ignore' })
  const data = join(home, 'data')
  run('initdb', ['--pgdata', data, '--username', 'bench', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'])
  const settings = ['-k', home, '-h', '', '-c', 'shared_buffers=2GB', '-c', 'max_parallel_workers_per_gather=2', '-c', 'fsync=off', '-c', 'jit=off', '-c', 'max_wal_size=8GB']
  run('pg_ctl', ['start', '--wait', '--pgdata', data, '--log', join(home, 'log'), '--options', settings.map((setting) => `'${setting}'`).join(' ')])
  return { url: `postgresql:///postgres?host=${encodeURIComponent(home)}&user=bench`, stop: () => run('pg_ctl', ['stop', '--wait', '--mode', 'immediate', '--pgdata', data]) }
}

/** The folder with initdb: on the path, or where Debian puts it. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : []
  return [...(process.env['PATH'] ?? '').split(delimiter), ...versions.toReversed()].find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'pg_ctl')))
}

function idsOf(name: string): { uid: number; gid: number } {
  const id = (option: string) => Number(execFileSync('id', [option, name]))
  return { uid: id('-u'), gid: id('-g') }
}

interface Session {
  /** Lines that psql prints for commands. @throws what it says of an error */
  run(commands: string): Promise<string[]>
  close(): Promise<void>
}

const end = 'end of answer'

function openSession(url: string): Session {
  const psql = spawn('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', url], { stdio: ['pipe', 'pipe', 'pipe'] })
  let errors = ''
  psql.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const lines = createInterface({ input: psql.stdout })
  const closed = new Promise<void>((resolve) => psql.once('close', () => resolve()))
  return {
    run: (commands) => new Promise((resolve, reject) => {
      const found: string[] = []
      errors = ''
      const finish = () => {
        lines.off('line', take)
        psql.off('close', finish)
        if (/ERROR|FATAL|error:/.test(errors) || psql.exitCode !== null) reject(new Error(errors || 'psql ended'))
        else resolve(found)
      }
      const take = (line: string) => (line === end ? finish() : found.push(line))
      lines.on('line', take)
      psql.once('close', finish)
      psql.stdin.write(`${commands}\n\\echo ${quoted(end)}\n`)
    }),
    async close() {
      psql.stdin.end('\\q\n')
      await closed
    }
  }
}
