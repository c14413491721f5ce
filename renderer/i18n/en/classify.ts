import type { Complete } from '../shape.ts'
import type { classify as zh } from '../zh/classify.ts'

export const classify: Complete<typeof zh> = {
  classify: {
    open: 'Classification', openRules_other: 'Classification ({{count}} rules)', openRules_one: 'Classification (1 rule)', title: 'Classification',
    help: 'Rules give tags, customer groups and values of blank fields while the file is imported. They are read from the first to the last: tags and groups add up, a field is filled by the first rule that holds. Undoing the import takes all of it back.',
    empty: 'There are no rules yet.', add: 'Add a rule', rule: 'Rule {{number}}', ruleNamed: 'Rule {{number}} · {{name}}', name: 'Name (optional)', to: 'Applies to', toNew: 'What this import makes', toAll: 'Everybody in the file', where: 'Conditions (all must hold; none: every row)',
    tags: 'Give tags', groups: 'Put into customer groups', fields: 'Fill blank fields (of what this import makes)', addField: 'Add a field', field: 'Field', value: 'Value', removeField: 'Remove the field “{{name}}”', up: 'Move rule {{number}} up', down: 'Move rule {{number}} down', remove: 'Delete rule {{number}}',
    noTags: 'There are no tags given by hand or by imports', noGroups: 'There are no customer groups yet', noFields: 'Map a column first to ask about it', matched_other: 'holds for {{count, number}}', matched_one: 'holds for 1', use: 'Use', given: 'Classification', matchedHead: 'Holds for', tagsHead: 'Tags', groupsHead: 'Groups', fieldsHead: 'Fields', wouldGive: 'Would give'
  }
}
