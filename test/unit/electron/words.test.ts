import { describe, expect, it } from 'vitest'
import { dialogLocale, dialogWords } from '#electron/main/words.ts'

describe('dialog texts', () => {
  it('are Chinese by default and English elsewhere', () => {
    for (const locale of ['', 'zh', 'zh-CN', 'zh-TW', 'ZH-hk']) expect(dialogLocale(locale)).toBe('zh')
    for (const locale of ['en', 'en-GB', 'fr', 'de-DE']) expect(dialogLocale(locale)).toBe('en')
  })

  it('exist completely in both languages', () => {
    const zh = dialogWords('zh')
    const en = dialogWords('en')
    expect(Object.keys(zh)).toEqual(Object.keys(en))
    for (const text of Object.values(zh)) expect(text).toMatch(/[\u4e00-\u9fff]/)
    for (const text of Object.values(en)) expect(text).toMatch(/^[\x20-\x7e]+$/)
  })
})
