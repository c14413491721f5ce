/** What a rule of a classification is called: its number, and its name where it has one. */
import type { Translate } from '#renderer/i18n/i18n.ts'

export function ruleName(t: Translate, number: number, name?: string | null): string {
  return name ? t('classify.ruleNamed', { number, name }) : t('classify.rule', { number })
}
