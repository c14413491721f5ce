/** `npm run serve`: one workspace on 127.0.0.1 without a window. Standard output carries the ready line and nothing else. */
import { basename } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { deskErrorIn } from './answers.ts'
import { ensureBuilt } from './build.ts'
import { openDemo } from './demo-data.ts'
import { standardErrorLogger } from './host.ts'
import { readOptions, type ServeOptions } from './options.ts'
import { building, say, sayError } from './terminal.ts'
import { startWorkstation, type DeskClient } from './workstation.ts'

try {
  await serve(await readOptions(process.argv.slice(2)))
} catch (error) {
  sayError(error)
  process.exitCode = 1
}

async function serve(options: ServeOptions): Promise<void> {
  const logger = standardErrorLogger('info')
  const workstation = await startWorkstation({
    logger, token: options.token, port: options.port, keyFile: options.keyFile,
    async prepare(client) {
      if (options.demo) await openDemo(client, options.workspace)
      else await openWorkspace(client, options)
      await ensureBuilt('renderer', () => say(building)).catch((error: unknown) => {
        sayError(error)
        say({ zh: '界面没有构建成功，只提供编程接口', en: 'The interface was not built: only the programming interface is served' })
      })
    }
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url: workstation.url, token: workstation.token })}\n`)
}

/** Opens the workspace of the folder, or makes it where `--create` is given and there is none. */
async function openWorkspace(client: DeskClient, { workspace, create }: ServeOptions): Promise<void> {
  try {
    await tellingProgress(client, client.workspaces.open({ folder: workspace }))
  } catch (error) {
    if (deskErrorIn(error)?.code !== 'not_found') throw error
    if (!create) throw noWorkspace(workspace)
    await client.workspaces.create({ name: basename(workspace), folder: workspace })
  }
}

/** Opening is told in lines where it takes its time: facts that are rebuilt, and why. */
async function tellingProgress<Result>(client: DeskClient, opened: Promise<Result>): Promise<Result> {
  let told = ''
  const timer = setInterval(() => void client.workspaces.current().then(({ opening }) => {
    if (!opening?.reason) return
    const { reason } = opening
    const share = `${Math.floor(opening.progress * 20) * 5} %`
    if (share !== told) say({ zh: `${reason.zh}，正在重建：${share}`, en: `${reason.en}; rebuilding: ${share}` })
    told = share
  }, () => undefined), 500)
  return opened.finally(() => clearInterval(timer))
}

function noWorkspace(folder: string): DeskError {
  return new DeskError('not_found', {
    field: 'workspace',
    message: { zh: `${folder} 中没有工作区`, en: `There is no workspace in ${folder}` },
    remedy: { zh: '请指明已有工作区的文件夹，或用 --create 新建', en: 'Give the folder of one, or --create to make it' }
  })
}
