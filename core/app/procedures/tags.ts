/** Tags: what there is, their definition and life, who has them, and what is known of them. */
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { tagCategoryProcedures } from './tag-categories.ts'
import { tagDefinitionProcedures } from './tag-definitions.ts'
import { tagLifeProcedures } from './tag-life.ts'
import { tagListProcedures } from './tag-lists.ts'
import { tagMemberProcedures } from './tag-members.ts'
import { tagQualityProcedures } from './tag-quality.ts'

export function tagsProcedures(os: Implementer, host: DeskHost) {
  return {
    ...tagListProcedures(os, host), ...tagCategoryProcedures(os, host), ...tagDefinitionProcedures(os, host), ...tagLifeProcedures(os, host), ...tagMemberProcedures(os, host),
    ...tagQualityProcedures(os, host)
  }
}
