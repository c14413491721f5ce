import type { Complete } from '../shape.ts'
import type { data as shape } from '../zh/data.ts'

export const data: Complete<typeof shape> = {
  imports: {
    newTitle: 'New import', total_one: '{{count, number}} import', total_other: '{{count, number}} imports', batches: 'Imports', drop: 'Drop files here', dropNow: 'Let go to import',
    formats: 'CSV, TSV, Excel, JSON, NDJSON or Parquet, also in zip or gz; encoding and delimiter are detected', choose: 'Choose files', receiving: 'Receiving the file', reading: 'Reading the file', open: 'Files not imported yet', notImported: 'not imported',
    discard: 'Discard “{{name}}”', discardShort: 'Discard', empty: 'No imports yet', emptyText: 'Choose a file of customers or orders to begin.', 
    emptyExample: 'Example: first a list of customers (member id, name, phone), then the orders (member id, time, amount); orders go to their customer by member id.', name: 'Name', status: 'Status', target: 'Import as', rows: 'Rows', accepted: 'Accepted',
    rejected: 'Rejected', duplicates: 'Duplicates', created: 'Created', updated: 'Updated', linked: 'Linked', review: 'To review', source: 'Source', size: 'Size', at: 'Imported', file: 'File', id: 'Import id', mapping: 'Mapping', column: 'Column', type: 'Type',
    states: { running: 'Running', accepted: 'Accepted', undone: 'Undone', failed: 'Failed', cancelled: 'Cancelled' }, draftGone: 'Choose this file again', draftGoneText: 'Files that were not imported are not kept over a restart. Mappings used before can be applied again.',
    rowsUnknown: 'rows not counted', rowCount_one: '{{count, number}} row', rowCount_other: '{{count, number}} rows', columnCount_one: '{{count, number}} column', columnCount_other: '{{count, number}} columns', preview: 'Preview', summary: 'Result of the preview',
    rowNumber: 'Row number', ready: 'Ready to import', problemCount_one: '{{count}} problem to solve', problemCount_other: '{{count}} problems to solve', run: 'Import', runRows_one: 'Import {{count, number}} row', runRows_other: 'Import {{count, number}} rows',
    sourceHelp: 'Duplicates and updates are told by source id within one source', unknown: 'Unknown customer', unknownCreate: 'create', unknownReject: 'reject row', eventType: 'Event type', groupBy: 'Group rows',
    groupByHelp: 'Rows equal in these columns become one event: amounts are summed, the earliest time is taken, the rows are kept as lines', extras: 'Computed', extrasHelp: 'What no column of the file holds: constants, or formulas over columns such as [quantity] * [price]', addFormula: 'Add a formula', addConstant: 'Add a constant', formula: 'Formula', constant: 'Constant', presets: 'Files as systems export them', presetOfFile: 'fits this file', otherTargets: 'Other targets', templates: 'Apply a mapping', targetOf: 'Target of “{{column}}”: {{target}}', typeOf: 'Type of “{{column}}”: {{type}}',
    notImportedColumn: 'Not imported', columnDetails: 'Details of this column', detectedType: 'Back to the detected type', secretHelp: 'Secret: kept encrypted in records only, never in facts', misfitCell: 'Not of type {{type}}', chooseTarget: 'Import “{{column}}” as',
    findTarget: 'Find a field, or name a new one', doNotImport: 'Do not import this column', newField: 'New field “{{name}}”', groups: { identity: 'Identities', field: 'Fields', custom: 'Custom fields', new: 'New' }, sensitivity: 'Sensitivity', open_: 'Open',
    secret: 'Secret', byField: 'as the field says', parseFormat: 'Format', zone: 'Time zone', detected: 'detected', detectedAs: 'Detected as', blanks: 'Blanks', position: 'Position', samples: 'Samples', valueMap: 'Replace values', mapIs: 'is', mapMatches: 'matches',
    mapElse: 'else', mapKind: 'Condition', mapFrom: 'Old value', mapTo: 'New value', mapRemove: 'Remove rule', mapAdd: 'Add a rule', running: 'Importing', elapsed: '{{time}} so far', left: 'about {{time}} left', cancel: 'Cancel import',
    cancelNote: 'Cancelling leaves nothing behind', failed: 'The import failed', cancelled: 'The import was cancelled', nothingKept: 'Nothing was written; correct the file and import it again.', back: 'Back to imports', showCreated: 'Show what was created',
    undo: 'Undo import', undoTitle: 'Undo this import?', undoText: 'Voids what {{accepted}} rows brought, and removes the records that it alone created (at most {{created}}).', undone: 'Events removed: {{events, number}}; records removed: {{removed, number}}, kept because later data refers to them: {{kept, number}}, put back to earlier values: {{restored, number}}.', undoneReplays_one: '{{count}} replay was taken back with it.', undoneReplays_other: '{{count}} replays were taken back with it.', undoReplays_one: '{{count}} import that replayed rows of it is taken back too.', undoReplays_other: '{{count}} imports that replayed rows of it are taken back too.', replayOf: 'Replay of', replays: 'Replays', undoNote: 'The raw file is kept and can be imported again. Later edits and other imports stay.',
    repair_one: 'Repair {{count, number}} row', repair_other: 'Repair {{count, number}} rows', rejectedRows: 'Rejected rows', warnings: 'Warnings', warning: 'What',
    problems: {
      nothing: 'No column is imported. Click a header to give it a target.', eventIdentity: 'Events need an identity column, such as member id or phone', eventType: 'Choose an event type, or a column for it', eventTime: 'Events need a column for “Occurred”',
      entityIdentity: 'A name or at least one identity is needed', rowIdentity: 'An identity column is needed, which says whose each row is', bothEnds: 'Each end of a relation needs an identity column', requiredField: 'A column or a constant is needed for {{field}}', twice: 'Same target as another column', misfit: '{{bad}} of {{seen}} values do not fit the type'
    },
    format: {
      title: 'How the file is read', encoding: 'Encoding', delimiter: 'Delimiter', comma: 'Comma', tab: 'Tab', semicolon: 'Semicolon', bar: 'Bar', otherDelimiter: 'Another sign', sheet: 'Sheet', header: 'Has a header', headerRow: 'header in row {{row}}', headerRowLabel: 'Header row',
      noHeader: 'no header', decimal: 'Numbers', quote: 'Quote', jsonPath: 'JSON path', kind: 'Read as', entry: 'File in the archive', quoteDouble: 'double "', quoteSingle: "single '", quoteNone: 'none', escape: 'A quote within a cell is', escapeTwice: 'doubled {{quote}}{{quote}}', escapeBackslash: 'after a backslash \\{{quote}}',
      table: 'Which table', tableAt: 'Number {{number}}, from row {{row, number}}', tableAll: 'All of it as one table', tableOf: 'table {{number}} of {{count}}', headerRows: 'Header rows', skipRows: 'Rows to skip at the top', footer: 'Totals and notes at the end', footers: { skip: 'Left out', keep: 'Rows like others' },
      merged: 'Merged cells', mergedCells: { first: 'Value in the first', repeat: 'Value in each' }, jsonPathNote: 'For example data.list; found by itself when blank', reset: 'As detected', nullTokens: 'Blank values', nullTokensNote: 'Separated by commas, for this file only', note: 'The preview is read again at once'
    }
  },
  conditions: {
    edit: 'Change condition', add: 'Add condition', find: 'Find a field, tag, segment or event', events: 'Events', operator: 'Condition', value: 'Value', from: 'From', to: 'To', number: 'Number', unit: 'Unit', times: 'How often', count: 'Times', window: 'Period',
    allTime: 'All time', lastUnits: 'A recent period', apply: 'Apply', includeBlanks: 'Include blanks', findOrAdd: 'Find, or type and press Enter to add', tooManyPasted: '{{count, number}} values; there can be {{most, number}} at most', moreListed_one: '{{count, number}} more, found by typing', moreListed_other: '{{count, number}} more, found by typing', pasteValues: 'Values, one a line or with commas between', remove: 'Remove condition: {{text}}', change: 'Change condition: ', broken: 'The condition is not valid'
  },
  units: { second: 'seconds', minute: 'minutes', hour: 'hours', day: 'days', week: 'weeks', month: 'months', quarter: 'quarters', year: 'years' },
  months: { 1: 'Jan', 2: 'Feb', 3: 'Mar', 4: 'Apr', 5: 'May', 6: 'Jun', 7: 'Jul', 8: 'Aug', 9: 'Sep', 10: 'Oct', 11: 'Nov', 12: 'Dec' },
  weekdays: { 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri', 6: 'Sat', 7: 'Sun' },
  targets: {
    customer: 'Customers', account: 'Companies', lead: 'Leads', event: 'Events', opportunity: 'Opportunities', holding: 'Holdings', credit_record: 'Credit records', relation: 'Relations', campaign: 'Campaigns', tag: 'Tags'
  },
  bank: { title: 'Bank figures', assets: 'Assets', liabilities: 'Liabilities', net: 'Net', used: 'Used', utilisation: 'Utilisation', overdue: 'Longest overdue', repayRate: 'Paid on time', risk: 'Risk' },
  types: { text: 'Text', number: 'Number', decimal: 'Decimal', boolean: 'Yes/no', date: 'Date', datetime: 'Time', choice: 'Choice', list: 'List', objects: 'Objects' },
  channels: {
    name: 'name', phone: 'phone', email: 'e-mail', member_id: 'Member id', customer_id: 'customer id', account_id: 'company id', lead_id: 'lead id', id_no: 'resident id', credit_code: 'credit code', wecom: 'WeCom', unionid: 'UnionID', openid: 'OpenID',
    external_id: 'external id'
  },
  statuses: {
    completed: 'Completed', paid: 'Paid', pending: 'Pending', cancelled: 'Cancelled', canceled: 'Cancelled', refunded: 'Refunded', confirmed: 'Confirmed', arrived: 'Arrived', no_show: 'No show', open: 'Open', closed: 'Closed', resolved: 'Resolved', signed: 'Signed',
    failed: 'Failed', created: 'Created', shipped: 'Shipped', void: 'Void', new: 'New', active: 'Active', expired: 'Expired', sent: 'Sent', done: 'Done', booked: 'Booked', in_progress: 'In progress', processing: 'Processing'
  },
  subtypes: {
    placed: 'Placed', created: 'Placed', paid: 'Paid', completed: 'Completed', cancelled: 'Cancelled', refund: 'Refund', booked: 'Booked', confirmed: 'Confirmed', arrived: 'Arrived', opened: 'Opened', open: 'Opened', clicked: 'Clicked', click: 'Clicked',
    upgrade: 'Upgrade', upgraded: 'Upgraded', points: 'Points', recharge: 'Top-up', signed: 'Signed', renewed: 'Renewed', renewal: 'Renewal', sign: 'Signed', renew: 'Renewed', dine_in: 'Dine-in', takeaway: 'Delivery', pickup: 'Pick-up', attended: 'Attended',
    missed: 'Missed', web: 'Web', store: 'Store', online: 'Online', offline: 'Offline'
  },
  channelsOfEvents: {
    web: 'Web', app: 'App', mini_program: 'Mini program', miniapp: 'Mini program', store: 'Store', phone: 'Phone', wecom: 'WeCom', wechat: 'WeChat', email: 'E-mail', sms: 'Text message', tmall: 'Tmall', jd: 'JD', online: 'Online', offline: 'Offline',
    referral: 'Referral'
  }
}
