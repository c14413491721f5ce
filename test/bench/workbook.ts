/**
 * Reading of a workbook that exceljs wrote, in one run: by CohortDesk into its staging table, which an import maps and a preview shows, and by exceljs' streaming
 * reader, which hands over plain rows and keeps none.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { megabytes, type Figure, type Sizes } from './measure.ts'
import { bestOf, runCase, secondsOf, told } from './processes.ts'
import type { WorkbookCase, WorkbookContent } from './workbook-case.ts'

export async function benchWorkbook({ workbookRows }: Sizes): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-workbook-'))
  const path = join(folder, 'orders.xlsx')
  const order = (what: WorkbookCase['what']) => ({ what, path, rows: workbookRows }) satisfies WorkbookCase
  try {
    const written = await runCase<WorkbookContent>('workbook-case.ts', order('write'))
    const size = megabytes(statSync(path).size)
    const [read, exceljs] = [await bestOf<WorkbookContent>('workbook-case.ts', order('read')), await bestOf<WorkbookContent>('workbook-case.ts', order('exceljs'))]
    for (const { result } of [read, exceljs]) if (JSON.stringify(result) !== JSON.stringify(written.result)) throw new Error(`Read ${JSON.stringify(result)} and not ${JSON.stringify(written.result)}`)
    const faster = exceljs.seconds / read.seconds
    const memory = read.peakBytes / exceljs.peakBytes
    const name = `XLSX reading ${workbookRows.toLocaleString('en')} × 12 (${size})`
    return [
      { name: `${name} into the staging table`, ...told(read), rival: `exceljs into rows, none kept ${secondsOf(exceljs)}`, ratio: `${faster.toFixed(1)}× faster`, goal: '≥ 1×', met: faster >= 1 },
      { name: `${name}: memory, table included`, value: megabytes(read.peakBytes), rival: `exceljs ${megabytes(exceljs.peakBytes)}`, ratio: `${memory.toFixed(2)}×`, goal: '≤ 1×', met: memory <= 1 }
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
