/** What the commands say to a person: on standard error, in Chinese or English by the locale of the terminal. */
import type { Locale, Words } from '#core/contract/errors.ts'
import { deskErrorIn } from './answers.ts'

/** Chinese where the terminal's locale is; else English, which every terminal can show. */
export function terminalLocale(environment: Record<string, string | undefined> = process.env): Locale {
  const name = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return /^zh/i.test(name) ? 'zh' : 'en'
}

export function say(words: Words): void {
  process.stderr.write(`${words[terminalLocale()]}\n`)
}

/** What went wrong and what to do. */
export function sayError(error: unknown): void {
  say(explain(error))
}

function explain(error: unknown): Words {
  const known = deskErrorIn(error)
  if (known) {
    const { message, remedy, id } = known.details
    return {
      zh: [message?.zh ?? '内部错误', remedy?.zh, id && `日志编号 ${id}`].filter(Boolean).join('。'),
      en: [message?.en ?? known.message, remedy?.en, id && `Log id ${id}`].filter(Boolean).join('. ')
    }
  }
  const { code, message } = error as NodeJS.ErrnoException
  return systemErrors[code ?? ''] ?? { zh: message, en: message }
}

const systemErrors: Record<string, Words> = {
  EADDRINUSE: { zh: '端口已被占用。请用 --port 换一个，或不指定', en: 'The port is in use. Choose another with --port, or leave it out' },
  EACCES: { zh: '当前用户无权使用该端口或文件夹。请换一个', en: 'The port or a folder may not be used by this user. Choose another' }
}

export const building: Words = { zh: '正在构建界面 …', en: 'Building the interface …' }
