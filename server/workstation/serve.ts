/** `npm run serve`: one workspace on 127.0.0.1 without a window. Standard output carries the ready line and nothing else. */
import { basename } from 'node:path'
import { deskErrorIn } from './answers.ts'
import { ensureBuilt } from './build.ts'
import { openDemo } from './demo-data.ts'
import { standardErrorLogger } from './host.ts'
import { readOptions, type ServeOptions } from './options.ts'
import { explain, startWorkstation, type DeskClient } from './workstation.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)

try {
  await serve(await readOptions(process.argv.slice(2)))
} catch (error) {
  say(explain(error))
  process.exitCode = 1
}

async function serve(options: ServeOptions): Promise<void> {
  const logger = standardErrorLogger('info')
  const workstation = await startWorkstation({
    logger, token: options.token, port: options.port, keyFile: options.keyFile,
    async prepare(client) {
      if (options.demo) await openDemo(client, say, options.workspace)
      else await openWorkspace(client, options)
      await ensureBuilt('renderer', () => say('Building the interface …')).catch((error: unknown) => {
        say(`The interface was not built, so only the programming interface is served: ${explain(error)}`)
      })
    }
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url: workstation.url, token: workstation.token })}\n`)
}

/** Opens the workspace of the folder, or makes it where `--create` is given and there is none. */
async function openWorkspace(client: DeskClient, { workspace, create }: ServeOptions): Promise<void> {
  try {
    await client.workspaces.open({ folder: workspace })
  } catch (error) {
    if (deskErrorIn(error)?.code !== 'not_found') throw error
    if (!create) throw new Error(`There is no workspace in ${workspace}. Give the folder of one, or --create to make it`, { cause: error })
    await client.workspaces.create({ name: basename(workspace), folder: workspace })
  }
}
