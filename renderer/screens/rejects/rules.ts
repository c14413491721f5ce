/** Words for what an import refused or noticed, in both languages where the code is known. */
import type { Words } from '#core/contract/errors.ts'
import { importWarnings, rejectRules } from '#core/domain/import-rules.ts'

interface Rule extends Words {
  remedy?: Words
}

/** The words of a reject rule; `reason` as the core said it for a rule that is not known here. */
export function ruleWords(rule: string, reason: string): Rule {
  return (rejectRules as Record<string, Rule>)[rule] ?? { zh: reason, en: reason }
}

export function warningWords(warning: { code: string; message?: Words | undefined }): Words {
  return warning.message ?? (importWarnings as Record<string, Words>)[warning.code] ?? { zh: warning.code, en: warning.code }
}
