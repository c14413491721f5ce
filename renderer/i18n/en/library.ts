import type { library as shape } from '#renderer/i18n/zh/library.ts'
import type { Complete } from '#renderer/i18n/shape.ts'

export const library: Complete<typeof shape> = {
  library: {
    kinds: { tag: 'Tag', segment: 'Segment', filter: 'Filter', template: 'Template', group: 'Group' }, unused: 'Nothing refers to it.', moved: 'Moved: ', loadTheirs: 'Load theirs', saveMine: 'Save mine over it', wentBack: 'rolled back to v{{version}}', move: 'Move', moveTitle_one: 'Move 1 item', moveTitle_other: 'Move {{count, number}} items',
    diff: { added: 'Added: ', removed: 'Removed: ', members: 'Who comes and goes', before: 'Before', after: 'After', enter: 'Enter', leave: 'Leave', sampleEnter: 'Who enters (sample, masked)', sampleLeave: 'Who leaves (sample, masked)', nobody: 'Nobody', andMore_one: 'and {{count, number}} more', andMore_other: 'and {{count, number}} more' },
    templates: {
      saveAs: 'Save as template', edit: 'Edit name and description', use: 'New segment from it', remove: 'Delete', saved: 'Template saved: ', removed: 'Template deleted: ', entity: 'Entity', description: 'Description', descriptionNote: 'What it is for, so that others can reuse it',
      help: 'Conditions kept for reuse: begin a segment from one, or take it from “Templates” at the left of the builder.', empty: 'No templates yet', emptyText: 'Keep conditions that you use often as a template, and begin segments and tag rules from it.', emptyExample: 'Example: open a segment → More → Save as template.',
      replaceTitle: 'Discard the conditions being written?', replaceText: 'The builder still holds conditions that were not saved. The template replaces them.'
    }
  }
}
