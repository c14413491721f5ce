/** Starts an application under the stand-in, for tests. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Commands } from './control.ts'

export interface StartOptions {
  /** Folder with a package.json whose `main` is run. */
  appPath: string
  userData: string
  locale?: string
  /** For the application, after the switches. */
  values?: string[]
  environment?: Record<string, string>
}

export interface RunningApplication {
  /** Where `connectOverCDP` finds its windows. */
  devTools: string
  process: ChildProcess
  call<Name extends keyof Commands>(command: Name, ...args: Parameters<Commands[Name]>): Promise<Awaited<ReturnType<Commands[Name]>>>
  /** Asks it to quit; resolves to the exit code. */
  quit(): Promise<number | null>
  /** Everything written to standard error so far. */
  output(): string
}

/** @throws Error with the standard error of a process that ends before it is ready. */
export async function startApplication(options: StartOptions): Promise<RunningApplication> {
  const { appPath, userData, locale = 'zh-CN', values = [] } = options
  const args = [appPath, `--user-data-dir=${userData}`, '--remote-debugging-port=0', `--lang=${locale}`, ...values]
  const child = spawn(join(import.meta.dirname, 'electron'), args, {
    cwd: appPath,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced'
  })
  let output = ''
  const ended = once(child, 'exit') as Promise<[number | null]>
  const devTools = await new Promise<string>((resolve, reject) => {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const address = /DevTools listening on (\S+)/.exec(output)?.[1]
      if (address) resolve(address)
    })
    child.once('error', reject)
    void ended.then(([code]) => reject(new Error(`The application ended with code ${code} before it was ready:\n${output}`)))
  })

  let lastCall = 0
  function call<Name extends keyof Commands>(command: Name, ...callArgs: Parameters<Commands[Name]>): Promise<Awaited<ReturnType<Commands[Name]>>> {
    const id = ++lastCall
    return new Promise((resolve, reject) => {
      const listener = (message: { id: number; value?: unknown; error?: string }) => {
        if (message.id !== id) return
        child.off('message', listener)
        if (message.error === undefined) resolve(message.value as Awaited<ReturnType<Commands[Name]>>)
        else reject(new Error(message.error))
      }
      child.on('message', listener)
      void ended.then(() => reject(new Error('The application has ended')))
      child.send({ id, command, args: callArgs })
    })
  }

  async function quit(): Promise<number | null> {
    if (child.exitCode === null && child.connected) child.send({ id: 0, command: 'quit', args: [] })
    return (await ended)[0]
  }

  return { devTools, process: child, call, quit, output: () => output }
}
