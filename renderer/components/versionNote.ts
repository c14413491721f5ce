import type { Translate } from '#renderer/i18n/i18n.ts'

/** What stands beside a version: the words of who saved it; the core's mark of going back, `↩ 5` or `⟲ 5`, in words. */
export function versionNote(note: string, t: Translate): string {
  const back = /^[↩⟲] (\d+)$/.exec(note)
  return back ? t('library.wentBack', { version: back[1]! }) : note
}
