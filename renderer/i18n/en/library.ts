import type { library as shape } from '#renderer/i18n/zh/library.ts'
import type { Complete } from '#renderer/i18n/shape.ts'

export const library: Complete<typeof shape> = {
  library: {
    kinds: { tag: 'Tag', segment: 'Segment', filter: 'Filter', template: 'Template', group: 'Group' }, unused: 'Nothing refers to it.'
  }
}
