/** The verdict over a whole file before anything of it is imported: the result of a job of kind `import-check`. */
import { z } from 'zod'
import { words } from './common.ts'
import { importResult } from './imports.ts'

const verdict = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'notice']).describe('error: the rows stay out; warning: they come in, with something left blank or waiting for a person; notice: they are there already'),
  column: z.string().nullable(),
  message: words,
  remedy: words.optional(),
  count: z.number().int().describe('rows'),
  examples: z.array(z.object({
    row: z.number().int().describe('1-based number of the data row in the file'),
    value: z.string().nullable().describe('what stands in the column, masked where it identifies somebody')
  }))
})
export type Verdict = z.infer<typeof verdict>

const importCheck = importResult.omit({ batchId: true }).extend({ verdicts: z.array(verdict).describe('errors first, the most rows first') })
export type ImportCheck = z.infer<typeof importCheck>
