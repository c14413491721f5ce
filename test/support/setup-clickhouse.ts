/** `npm run setup:clickhouse`: installs ClickHouse for `npm run test:clickhouse` and `npm run verify:conditions`, outside the lock file and the project's node_modules. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clickhouseFolder, clickhousePackage, openClickHouse } from './clickhouse.ts'

mkdirSync(clickhouseFolder, { recursive: true })
writeFileSync(join(clickhouseFolder, 'package.json'), JSON.stringify({ private: true, dependencies: { [clickhousePackage.name]: clickhousePackage.version } }))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const installed = spawnSync(npm, ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: clickhouseFolder, stdio: 'inherit' })
if (installed.status !== 0) throw new Error(`npm could not install ${clickhousePackage.name} ${clickhousePackage.version} in ${clickhouseFolder}`)
const clickhouse = openClickHouse()
const [row] = await clickhouse.rows<{ version: string }>('SELECT version() AS version')
clickhouse.close()
console.log(`ClickHouse ${row!.version} is installed in ${clickhouseFolder}`)
