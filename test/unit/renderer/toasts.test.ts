import { beforeEach, describe, expect, it } from 'vitest'
import { retireTurns, showDone, showToast, toasts } from '#renderer/app/toastList.ts'

const words = (text: string) => ({ zh: text, en: text })
const offers = () => toasts.get().map(({ text, action }) => [text.zh, action !== undefined])

describe('messages', () => {
  beforeEach(() => toasts.set([]))
  it('offer undo as long as nothing else was done, taken back or done again', () => {
    showToast({ text: words('甲'), action: { label: words('打开'), run() {} } })
    showDone('segments.done.saved', '乙')
    expect(offers().map(([, offered]) => offered)).toEqual([true, true])
    showDone('segments.done.saved', '丙')
    expect(offers().map(([, offered]) => offered)).toEqual([true, false, true])
    retireTurns()
    expect(offers().map(([, offered]) => offered)).toEqual([true, false, false])
  })
})
