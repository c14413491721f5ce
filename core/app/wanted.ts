import { DeskError } from '#core/contract/errors.ts'

/** A caller who has left is no failure of ours. */
export async function whileWanted<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!signal?.aborted) throw error
    throw new DeskError('conflict', {
      message: { zh: '请求已取消', en: 'The request was cancelled' },
      remedy: { zh: '需要结果时请重新发送', en: 'Send it again when its result is wanted' }
    })
  }
}
