import type { Complete } from '../shape.ts'
import type { recipes as zh } from '../zh/recipes.ts'

export const recipes: Complete<typeof zh> = {
  recipes: {
    steps: 'Steps', version: 'Version', versionNumber: 'version {{number}}', versions: 'Versions', view: 'Show', views: { live: 'Recipes', bin: 'Recycle bin' }, new: 'New recipe', create: 'Create', delete: 'Delete', export: 'Export', import: 'Import JSON', restore: 'Restore',
    empty: { live: 'No recipes yet', bin: 'The recycle bin is empty' }, emptyText: 'A recipe is a list of cleaning steps: trim, read dates and money, make phones and company names alike … Keep it, and the next file is cleaned in the same way.', emptyExample: 'Such as: Trim → Dates and times → Numbers and money → Phone numbers → Remove duplicates',
    notARecipe: 'This is not a file of a recipe', notARecipeRemedy: 'Choose a JSON file that was exported from the recipes', unsaved: 'not saved', discard: 'Discard changes', chooseFile: 'Choose a sample file', noFile: 'Choose a file to try it on', noFileText: 'A recipe holds no data. Choose a file to see its first 1,000 rows before and after.',
    addStep: 'Add step', noSteps: 'No steps yet. Choose columns on the right, then add a step.', groups: { text: 'Text', value: 'Meaning', column: 'Columns', row: 'Rows' }, cluster: 'Merge near-equal values', preview: 'Before and after',
    sampled_one: 'First row of the file', sampled_other: 'First {{count, number}} rows of the file', sampledAll_one: 'The one row of the file', sampledAll_other: 'All {{count, number}} rows of the file',
    alone: 'Chosen step alone', toggle: 'Step {{number}}: run', enable: 'Switch on', disable: 'Switch off', remove: 'Remove step {{number}}', moveHelp: 'Drag, or press Alt+↑ / Alt+↓ to move', unfinished: 'Not filled in yet',
    countRows_one: '1 row', countRows_other: '{{count, number}} rows', countChanged_one: '1 changed', countChanged_other: '{{count, number}} changed', countFailed_one: '1 failed', countFailed_other: '{{count, number}} failed',
    countOut: '{{total}} out', stepCount_one: '1 step', stepCount_other: '{{count, number}} steps', note: 'Note', addName: 'Type, then Enter', removeName: 'Remove “{{name}}”', from: 'Value', to: 'Becomes', addEntry: 'Add an entry', chooseColumn: 'Choose this column: new steps work on the chosen ones', made: 'new', failedCell: 'Could not be read',
    out: { filter: 'Filtered out ({{column}})', failed: 'Could not be read, row turned away ({{column}})', duplicate: 'A duplicate, dropped' },
    clusterHelp: 'Values that are written nearly alike form a cluster. Tick what is to be merged and say into what; that becomes a value map.', clusterColumn: 'Column', clusterChoose: 'Choose a column', clusterMethod: 'Method', noClusters: 'No near-equal values ({{rows}} rows, {{distinct}} values)',
    clustersFound_one: '1 cluster ({{rows}} rows, {{distinct}} values)', clustersFound_other: '{{count, number}} clusters ({{rows}} rows, {{distinct}} values)',
    clusterAll: 'Merge all', clusterNone: 'Merge none', mergeCluster: 'Merge “{{value}}”', clusterUse: 'Merge into this value', clusterTo: 'The cluster of “{{value}}” becomes', merge_one: 'Merge 1 cluster', merge_other: 'Merge {{count, number}} clusters',
    clean: 'Clean', cleanSteps_one: 'Clean · 1 step', cleanSteps_other: 'Clean · {{count, number}} steps', cleanTitle: 'Clean', keep: 'Keep as a recipe', load: 'Use a recipe', use: 'Use for this import',
    done: { saved: 'Recipe saved:', removed: 'Recipe deleted:', restored: 'Recipe restored:', imported: 'Recipe imported:', rolledBack: 'Back at an earlier version:' }
  }
}
