/**
 * `npm run bench` (`-- --full` for ten million customers and a hundred million events' worth of rows; `-- conditions` for one part, or some): figures beside a
 * calibration and a rival in the same run. COHORTDESK_BENCH_DATA names a folder in which facts for conditions, which take minutes to make, are kept.
 */
import { cpus, totalmem } from 'node:os'
import { benchBuilder } from './builder.ts'
import { benchConditions } from './conditions.ts'
import { benchEventIndex } from './event-index.ts'
import { benchExport } from './export.ts'
import { benchImport } from './import.ts'
import { benchIngestion } from './ingestion.ts'
import { calibrate, megabytes, pressure, printFigures, type Sizes } from './measure.ts'
import { benchSegments } from './segments.ts'
import { benchStart } from './start.ts'
import { benchTags } from './tags.ts'
import { benchWorkbook } from './workbook.ts'

const full = process.argv.includes('--full')
const sizes: Sizes = full
  ? { orders: 10_000_000, customers: 10_000_000, append: 100_000, demoCustomers: 50_000, demoEvents: 1_000_000, indexCustomers: 10_000_000, indexEvents: 100_000_000, indexAppend: 1_000_000, exported: 1_000_000, workbookRows: 1_000_000, builderCustomers: 10_000_000, builderEvents: 100_000_000, ingestionSeconds: 60 }
  : { orders: 1_000_000, customers: 1_000_000, append: 100_000, demoCustomers: 50_000, demoEvents: 1_000_000, indexCustomers: 500_000, indexEvents: 5_000_000, indexAppend: 50_000, exported: 100_000, workbookRows: 100_000, builderCustomers: 50_000, builderEvents: 1_000_000, ingestionSeconds: 6 }

console.log(`CohortDesk bench · ${full ? 'full' : 'default'} sizes · ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'} · ${megabytes(totalmem())} · Node ${process.version}`)
console.log(`calibration: sum of 10 M int32 in ${calibrate().toFixed(1)} ms (reference machine 12.6 ms) · CPU pressure ${pressure()} %\n`)
/** Engines that store rows are beside the others at a million. */
const benchConditionsTwice = async () => [...await benchConditions({ ...sizes, indexCustomers: 1_000_000, indexEvents: 10_000_000 }), ...await benchConditions(sizes)]
const benches = { import: benchImport, workbook: benchWorkbook, start: benchStart, 'event-index': benchEventIndex, conditions: full ? benchConditionsTwice : benchConditions, segments: benchSegments, export: benchExport, ingestion: benchIngestion, tags: benchTags, builder: benchBuilder }
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  printFigures(await bench(sizes))
  console.log()
}
console.log(`calibration after: ${calibrate().toFixed(1)} ms · CPU pressure ${pressure()} %`)
