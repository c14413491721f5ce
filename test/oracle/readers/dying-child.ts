/** Stands for a reader that takes its process along. */
import { writeFileSync } from 'node:fs'

writeFileSync(process.argv[2]!, process.argv[3]!)
process.exit(7)
