import { expect, test } from 'vitest'
import { newer } from '#renderer/app/kept.ts'
import { firstLanguage, preferences, setPreference, sharePreferences } from '#renderer/app/preferences.ts'

test.each([
  [['zh-CN', 'en'], 'zh'], [['en-GB'], 'en'], [['EN'], 'en'], [['fr-FR', 'en-US', 'zh'], 'en'], [['de'], 'zh'], [[], 'zh']
])('a first start in %j speaks %s', (spoken, language) => {
  expect(firstLanguage(spoken)).toBe(language)
})

test('the newer of two states counts, and what one of them does not name stays', () => {
  const here = { changedAt: 5, theme: 'dark', density: 'compact' }
  expect(newer(here, null)).toBe(here)
  expect(newer(here, { changedAt: 4, theme: 'light' })).toBe(here)
  expect(newer(here, { changedAt: 'x', theme: 'light' })).toBe(here)
  expect(newer(here, { changedAt: 6, theme: 'light' })).toEqual({ changedAt: 6, theme: 'light', density: 'compact' })
})

test('preferences come from the core where they are newer there, and every change goes to it', async () => {
  const sent: Record<string, unknown>[] = []
  const core = (kept: Record<string, unknown> | null) => ({
    preferences: async () => ({ preferences: kept }),
    keepPreferences: async ({ preferences: given }: { preferences: Record<string, unknown> }) => void sent.push(given)
  })
  await sharePreferences(core({ changedAt: 7, theme: 'dark' }))
  expect(preferences.get()).toMatchObject({ theme: 'dark', changedAt: 7 })
  expect(sent).toEqual([])
  setPreference('density', 'compact')
  setPreference('language', 'en')
  await expect.poll(() => sent.length).toBe(1)
  expect(sent[0]).toMatchObject({ theme: 'dark', density: 'compact', language: 'en' })
})
