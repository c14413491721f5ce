import type { Complete } from '../shape.ts'
import type { frame as shape } from '../zh/frame.ts'

export const frame: Complete<typeof shape> = {
  common: {
    close: 'Close', cancel: 'Cancel', create: 'Create', save: 'Save', name: 'Name', retry: 'Try again', copy: 'Copy', copied: 'Copied', clear: 'Clear', stop: 'Stop', undo: 'Undo', redo: 'Redo', undone: 'Undone: ', passOver: 'Pass over this step', passedOver: 'Passed over: ', putBack: 'Put back', redone: 'Redone: ',
    yes: 'Yes', no: 'No', more: 'More', loading: 'Loading', updating: 'updating', maskedHelp: 'Masked for your role', typeName: 'Type “{{name}}” to confirm'
  },
  errors: {
    defaultRemedy: 'Try again; if it stays, copy the details and send them to us.', copyDetails: 'Copy details', logId: 'log id {{id}}', backTo: 'Back to {{section}}', stopped: 'The query was stopped', stoppedText: 'It brought no result; run it again when you need it.', noScreen: 'There is no such screen',
    noScreenText: 'The link may come from another workspace, or the object was deleted.', offline: 'The connection to the local service is lost', offlineRemedy: 'It reconnects by itself; if it does not, restart the program',
    unexpected: 'The interface met an unexpected error', uploadFailed: 'The file was not received completely', uploadRemedy: 'Choose the file again; it must be readable and not held by another program'
  },
  gate: {
    opening: 'Opening “{{name}}”', rebuilding: '{{reason}}. It is rebuilt from the change log and the snapshots; nothing is lost.', connecting: 'Connecting to the data service of this machine…', noToken: 'An access token is needed',
    noTokenText: 'Open this page with the complete address printed when the program started; the token in it is valid on this machine only.'
  },
  frame: {
    navigation: 'Main navigation', workspaceMenu: 'Workspace menu', userMenu: 'User menu', userNote: 'Local user, owner of the workspace', breadcrumb: 'Where you are', tabs: 'Open tabs', closeTab: 'Close “{{title}}”',
    skip: 'Skip to content', inspector: 'Inspector', closeInspector: 'Close inspector', showInspector: 'Show inspector', resizeInspector: 'Resize inspector', offline: 'Disconnected', offlineHelp: 'The local service cannot be reached; reconnecting. What is shown may be out of date',
    status: 'Status bar', version: 'Data version {{version}}', pending: ', {{entries}} pending', versionHelp: 'Number of the last change the counts include; amber while changes wait', fresh: 'Updated {{ago}}', noData: 'No data yet',
    asOf: 'As of {{instant}} {{zone}}', asOfHelp: 'Relative dates count from this moment; times are shown in the zone of the workspace', running: 'Running {{time}}', took: 'Query {{time}}'
  },
  sections: {
    home: 'Home', customers: 'Customers', accounts: 'Companies', leads: 'Leads', groups: 'Groups', segments: 'Segments', imports: 'Imports', rejects: 'Rejects', recipes: 'Recipes', quality: 'Data quality', builder: 'Segment builder', tags: 'Tags', settings: 'Settings', group_customers: 'Customers', group_data: 'Data'
  },
  palette: {
    open: 'Search customers, tags, segments, screens and commands', hint: 'Search or run a command', placeholder: 'A name, phone or member id, a tag or segment, or a command', library: 'Tags, segments and groups', people: 'Customers, companies and leads', commands: 'Screens and commands', matched: 'by {{what}}',
    searching: 'Searching…', nothing: 'Nothing found. Try a whole phone number, a member id, part of a name, or the pinyin of a tag or segment.', move: 'choose', run: 'open'
  },
  commands: {
    scope_global: 'Everywhere', scope_list: 'Lists', scope_profile: 'Customer 360', scope_import: 'Import', scope_segment: 'Segments', scope_group: 'Groups', scope_builder: 'Canvas of conditions',
    goGroups: 'Go to groups', goSegments: 'Go to segments', newGroup: 'New group', segmentSave: 'Save the conditions', segmentRun: 'Run the segment', segmentDuplicate: 'Duplicate the segment', segmentSnapshot: 'Make a static snapshot', segmentCompare: 'Compare with other segments', segmentWhy: 'Why somebody is in a segment or not', segmentExport: 'Export members', saveTemplate: 'Save as template', segmentDelete: 'Delete the segment', groupAdd: 'Add members', groupRename: 'Rename the group',
    scope_tag: 'Tags', goTags: 'Go to tags', newTag: 'New tag', applyTag: 'Tag', tagPublish: 'Publish the rule of the tag', tagSave: 'Save the rule as a draft', tagRun: 'Run the rule of the tag', tagMerge: 'Merge the tag', tagImport: 'Import tag definitions', tagExport: 'Export tag definitions', tagDelete: 'Delete the tag',
    palette: 'Search and commands', goHome: 'Go to home', goCustomers: 'Go to customers', goAccounts: 'Go to companies', goLeads: 'Go to leads', goImports: 'Go to imports', goRejects: 'Go to rejects', goRecipes: 'Go to recipes', goQuality: 'Go to data quality', goSettings: 'Open settings',
    newImport: 'Import a file', newCustomer: 'New customer', undo: 'Undo', redo: 'Redo', back: 'Back', forward: 'Forward', nextTab: 'Next tab', previousTab: 'Previous tab', closeTab: 'Close tab', reopenTab: 'Reopen closed tab',
    toggleRail: 'Collapse or expand navigation', toggleInspector: 'Show or hide inspector', switchTheme: 'Switch light and dark', switchLanguage: '切换到中文', switchDensity: 'Switch compact rows', showJobs: 'Show jobs', backUp: 'Back up workspace',
    verify: 'Check integrity', closeWorkspace: 'Close workspace', shortcuts: 'Keyboard shortcuts', listSearch: 'Search the list', listNext: 'Next row', listPrevious: 'Previous row', listOpen: 'Open current row', listSelect: 'Select current row',
    listSelectAll: 'Select all loaded rows', listCopy: 'Copy selected rows', listColumns: 'Choose columns', listMove: 'Move to a folder or category', listExport: 'Export the list', profileEdit: 'Edit fields', profileInteraction: 'Log interaction', profileBehaviour: 'Log behaviour', profileJump: 'Jump to a date',
    profileSystem: 'Show or hide system events', importRun: 'Run the import', importNextProblem: 'Next problem',
    builderAdd: 'Add a condition by name', builderEdit: 'Edit the condition', builderWrap: 'Put into a group', builderUnwrap: 'Take the group apart', builderSwitchOp: 'Switch between all and any', builderNegate: 'Negate', builderDuplicate: 'Duplicate', builderDisable: 'Switch off or on', builderDelete: 'Delete', builderUp: 'Previous', builderDown: 'Next',
    builderLeft: 'To its group', builderRight: 'Into the group', builderExtendUp: 'Select upwards', builderExtendDown: 'Select downwards', builderMoveUp: 'Move up', builderMoveDown: 'Move down', builderMoveOut: 'Move out of the group', builderMoveIn: 'Move into the group beside', builderText: 'Show as text', newSegment: 'New segment'
  },
  jobs: {
    tray: 'Jobs', empty: 'No jobs. Imports, backups and checks show their progress here.', cancel: 'Cancel job', open: 'Show result', details: 'Show', failed: 'A job failed',
    status: { queued: 'Queued', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
    kinds: {
      'tag-apply': 'Tag', 'tag-run': 'Run tag rules', import: 'Import', 'import-undo': 'Undo of import', 'import-check': 'Check of a file', 'import-files': 'Import of several files', 'watched-folder': 'Look at a watched folder', 'reject-replay': 'Replay of repaired rows', 'find-duplicates': 'Finding duplicates', export: 'Export', backup: 'Backup', restore: 'Restore', 'rebuild-facts': 'Rebuild of facts', compact: 'Compaction',
      verify: 'Check', demo: 'Demo data', 'segment-run': 'Run segments'
    },
    stages: {
      count: 'Counting', 'tag-run': 'Running rules', read: 'Reading the file', check: 'Checking rows', link: 'Linking customers', write: 'Writing', apply: 'Updating counts', stage: 'Reading the file', encrypt: 'Keeping the file, encrypted', copy: 'Copying', replay: 'Replaying the log',
      verify: 'Comparing', compact: 'Compacting', generate: 'Making files', import: 'Importing', prepare: 'Preparing', finish: 'Finishing', hash: 'Checksums', undo: 'Undoing', records: 'Checking records', facts: 'Checking facts',
      raw: 'Checking raw files', snapshots: 'Checking snapshots', rebuild: 'Rebuilding', files: 'Checking files', open: 'Opening', search: 'Updating the search index', 'segment-run': 'Computing members', select: 'Answering the conditions', collect: 'Reading customers', pack: 'Packing, encrypted'
    },
    ended: { 'tag-run': 'Tags are up to date', import: 'Import finished', export: 'Export finished', 'import-undo': 'Import undone', backup: 'Backup finished', verify: 'Check finished', 'rebuild-facts': 'Facts rebuilt', compact: 'Compaction finished', 'import-check': 'The file was checked', 'import-files': 'Several files were imported', 'watched-folder': 'The watched folder was looked at', 'reject-replay': 'Repaired rows were replayed', 'find-duplicates': 'Duplicates were found', demo: 'Demo data is ready', 'segment-run': 'Segments have run', other: 'Job finished' }
  },
  charts: { menu: 'Actions for “{{title}}”', asTable: 'Show as table', asChart: 'Show as chart', category: 'Category', count: 'Count', other_one: '{{count}} other', other_other: '{{count}} others' }
}
