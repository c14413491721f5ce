import type { Complete } from '../shape.ts'
import type { screens as shape } from '../zh/screens.ts'

export const screens: Complete<typeof shape> = {
  start: {
    subtitle: 'Customer data workstation', promise: 'Customer data stays on this machine: import, look, analyse, all offline.', begin: 'Begin', openDemo: 'Open the demo',
    demoText: 'A retail and education business with 50,000 customers and 1,000,000 events, ready in about a minute', create: 'New workspace', createText: 'Start from your own files of customers and orders', createNow: 'Create and open',
    name: 'Name of the workspace', nameNote: 'Data is kept encrypted on this machine; the name can be changed later', nameExample: 'e.g. Members of the eastern stores', open: 'Open folder', openText: 'Open the folder of an existing workspace',
    restore: 'Restore from a backup', restoreText: 'Make a new workspace from a backup file', restoreBrowser: 'In the browser, open any workspace and go to Settings › Storage and backup', recent: 'Recent',
    noRecent: 'No workspace yet. Look at the demo, or make one.', locked: 'in use by {{by}}', foot: 'No network, no upload; the key is kept outside the workspace', version: 'version {{version}}'
  },
  home: {
    counts: { customers: 'Customers', accounts: 'Companies', leads: 'Leads', events: 'Events', batches: 'Imports' },
    defs: {
      customers: 'Customers that are not deleted, one per person; click for the list', accounts: 'Companies that are not deleted; click for the list', leads: 'Leads that are not deleted; click for the list',
      events: 'All events that are not voided: orders, reservations, interactions, behaviour', batches: 'Files brought in, undone ones included; click for the list'
    },
    fresh: 'Data changed {{moment}} ({{ago}})', noData: 'No data yet', recentImports: 'Recent imports', allImports: 'All imports', next: 'Next steps', repaired: 'Mended when opened at {{at}}:', by: 'Customers by {{field}}',
    byDef: 'Customers whose {{field}} has this value; blanks are not counted; click for the list',
    steps: {
      rejects_one: '{{count, number}} refused row waits for repair', rejects_other: '{{count, number}} refused rows wait for repair', rejectsText_one: 'From {{count, number}} import; correct them row by row and replay', rejectsText_other: 'From {{count, number}} imports; correct them row by row and replay', repair: 'Repair', backup: 'Back up the workspace',
      backupNone: 'No backup yet. One file carries everything', backupOld: 'Last backup {{ago}}', safe: 'The backup is fresh', safeText: 'Last backup {{ago}}', find: 'Search from anywhere', findText: 'By name, phone or member id', keys: 'All by keyboard',
      keysText: 'Press ? to see every key'
    },
    filling: 'Making the demo data', fillingText: 'Written by the product’s own import; lists and charts appear as it goes on. Look around meanwhile.',
    first: {
      import: 'Import your first file', importText: 'CSV, Excel, JSON or Parquet. Types and targets of columns are detected; change any of them before importing.', demo: 'See the demo first',
      demoText: 'A retail and education business: 50,000 customers, two years of events, made by the product’s own import. Try anything.', enter: 'Enter by hand', enterText: 'Make one customer, log an interaction, and complete it from files later.'
    }
  },
  lists: {
    search_customer: 'Name, phone, member id', search_account: 'Name, credit code, id', search_lead: 'Name, phone, id', total_one: '{{count, number}} record', total_other: '{{count, number}} records', columns: 'Columns', resetColumns: 'Default columns', moveUp: 'Move “{{column}}” up', moveDown: 'Move “{{column}}” down',
    sortBy: 'Sort by “{{column}}”', clearFilter: 'Clear filter “{{field}}”', clearFilters: 'Clear filters', findValue: 'Find a value', noValues: 'No such value', batch: 'Import', unnamed: 'Unnamed', id: 'Id', created_at: 'Created', updated_at: 'Updated',
    lastEvent: 'Last event', noEvents: 'No events yet', lastEvents: 'Last events', open: 'Open', selected: 'Selected', sumSpent: 'Spent', meanSpent: 'Mean', sumOrders: 'Orders', selectLoaded: 'Select all loaded rows', selectRow: 'Select this row',
    nothingFound: 'Nothing matches', nothingFoundText: 'Loosen the filters, or check the search. Of a phone number, four or more digits in a row are enough.', empty_customer: 'No customers yet', empty_account: 'No companies yet', empty_lead: 'No leads yet',
    emptyText_customer: 'Import a list of customers; names, phones and member ids are recognised.', emptyText_account: 'Import a list of companies, told apart by credit code or name.', emptyText_lead: 'Import a list of leads; they can be linked to customers by phone.',
    emptyExample_customer: 'Example: member id, name, phone, level, city → each row becomes a customer; a row whose phone is known is linked to that customer.',
    emptyExample_account: 'Example: credit code, company name, industry, employees → each row becomes a company.', emptyExample_lead: 'Example: name, phone, channel, campaign, score → each row becomes a lead.'
  },
  metrics: {
    total_spent: 'Total spent', withPos: 'with POS sales', total_orders: 'Orders', avg_order_value: 'Average order', customer_lifetime_days: 'Lifetime', order_frequency_per_month: 'Orders a month', rfm_score: 'RFM score', customer_tier: 'Tier', last_order: 'Last order',
    today: 'Today', days_one: '{{count, number}} day', days_other: '{{count, number}} days', daysAgo_one: '{{count, number}} day ago', daysAgo_other: '{{count, number}} days ago', noModel: 'Blank, because there is no value model yet.',
    def: {
      total_spent: 'Net amounts of valid orders, less refunds; POS sales without an order included. Cancelled and void ones do not count. Click for the orders.',
      total_orders: 'Number of valid orders, those of amount 0 included; POS sales without an order included. Click for the orders.', avg_order_value: 'Total spent ÷ orders.', customer_lifetime_days: 'Days from the first valid order to today.',
      order_frequency_per_month: 'Orders ÷ (lifetime in days ÷ 30); less than 30 days count as 30.', rfm_score: 'Recency, frequency and money as one percentile, 0–100.', customer_tier: 'VIP, high, middle, low value or at risk, from the RFM score.',
      last_order: 'Days since the last order that was not cancelled.'
    }
  },
  profile: {
    owner: 'Owner', noOwner: 'none', since: 'Since', value: 'Value', fields: 'Details', version: 'version {{version}}', blankFields_one: '{{count}} blank field', blankFields_other: '{{count}} blank fields', editField: 'Edit {{field}}',
    maskedEdit: 'Type a new value', notAValue: 'Not a value of this type', changed: 'Changed: ', added: 'Logged', timeline: 'Timeline', events_one: '{{count, number}} business event', events_other: '{{count, number}} business events', type: 'Type', date: 'Date', until: 'until {{day}}', untilDay: 'Show this day and before',
    showSystem: 'Show system events', hideSystem: 'Hide system events', noEvents: 'No events yet', nothingHere: 'No events in this range', noEventsText: 'Orders, reservations and interactions are listed here by day. Import a file of events, or log an interaction.',
    side: 'Suggestions and statistics', next: 'What to do', nothingToDo: 'Nothing needs doing now.', statistics: 'Events by type', statisticsDef: 'Business events of this customer by type; click to filter the timeline', recentOrders: 'Recent orders',
    daysOverdue: '{{days}} d overdue', primary: 'primary', recentReservations: 'Recent reservations', all: 'All {{total}}', needsSomething: 'Give a name or at least one way to identify the customer.'
  },
  suggestions: {
    interaction: 'Log interaction', edit: 'Add it', evidence: 'Show evidence',
    complaint: { title: 'Follow up the complaint', why: 'A complaint came {{days, number}} days ago; make sure it is settled.' }, reservation: { title: 'Prepare the visit', why: 'Reserved for {{when}}.' },
    contract: { title: 'Talk about renewal', why: 'The contract ends in {{days, number}} days.' }, dormant: { title: 'Win back', why: 'No order for {{days, number}} days, more than {{limit, number}}.' },
    slowing: { title: 'Ordering slows down', why: 'No order for {{days, number}} days; usually one every {{usual, number}}.' }, neverBought: { title: 'Win the first order', why: '{{activities, number}} activities, and no order yet.' },
    birthday: { title: 'Birthday', why: 'In {{days, number}} days.' }, balance: { title: 'Remind of the balance', why: 'A balance of {{balance}}, and no order for two months.' },
    noContact: { title: 'Complete the contact', why: 'Neither phone nor e-mail is known.' }, noOwner: { title: 'Assign an owner', why: 'Nobody is responsible yet.' }
  },
  conflict: { title: 'Somebody changed this customer too', text: '“{{field}}” changed while you were editing. Which one stays?', theirs: 'Value now', mine: 'Your value', keepTheirs: 'Keep the value now', keepMine: 'Overwrite with mine' },
  event: {
    addInteraction: 'Log an interaction', addBehaviour: 'Log a behaviour', type: 'Type', at: 'Time', title: 'Title', titleHint: 'e.g. Follow-up call', description: 'Content', descriptionNote: 'Kept encrypted, in the records store only.', channel: 'Channel', save: 'Save',
    scene: 'Scene', store: 'Store', source: 'Source', lineCount_one: '{{count, number}} line', lineCount_other: '{{count, number}} lines', moreLines_one: '{{count, number}} more line', moreLines_other: '{{count, number}} more lines', batch: 'Import', id: 'Event id'
  },
  rejects: {
    batch: 'Batch', row: 'Row', rowNumber: 'Row {{row}}', reason: 'Reason', rule: 'Reason', column: 'Column', share: 'Share', state: 'State', states: { open: 'Open', replayed: 'Replayed', ignored: 'Put aside', all: 'All' }, toBatch: 'Show the batch', toReplay: 'Show the replay', search: 'Find in raw values',
    replay: 'Repair and replay', reset: 'Reset', replayNote: 'The corrected row is imported again by the mapping of its batch; what is refused again comes back here with its new reason.', sent: 'Replaying', done: 'This row was repaired and imported.', empty: 'No rejected rows', emptyText: 'Rows that an import refuses stay here as they were, to be corrected and replayed.',
    emptyExample: 'Example: an order without a member id → rule “no identity”; fill in the member id, replay it, and it becomes an order of that member.', keys: '←→ choose a cell, Enter or F2 edits it, Tab goes on, Delete clears it, Space selects the row', actions: 'What to do with the chosen rows', selected_one: '{{count, number}} row selected', selected_other: '{{count, number}} rows selected', edited_one: '{{count, number}} row changed', edited_other: '{{count, number}} rows changed',
    wholeSelected_one: 'The one row of this filter is selected', wholeSelected_other: 'All {{count, number}} rows of this filter are selected', selectWhole: 'Select all {{total}} rows of this filter', clear: 'Clear', replayMany: 'Replay…', replayRows_one: 'Replay {{count, number}} row', replayRows_other: 'Replay {{count, number}} rows', fix: 'Change many…', ignore: 'Put aside', reopen: 'Reopen', ignored: 'Rows put aside:', reopened: 'Rows reopened:',
    ignoreTitle_one: 'Put {{count, number}} row aside?', ignoreTitle_other: 'Put {{count, number}} rows aside?', note: 'Note', ignoreNote: 'Say why they need no repair; this can be undone, and rows reopened', fixTitle: 'Change many rows and replay them', replayTitle: 'Replay', fixKind: 'Kind of change', fixKinds: { set: 'Set a value', replace: 'Replace text', pattern: 'Replace a pattern', steps: 'Cleaning steps' }, fixStepsNote: 'Steps are for this replay alone; they run before those of the import.', everyColumn: 'Every column', newValue: 'New value',
    newValueNote: 'Leave it empty to clear the cells', find: 'Find', pattern: 'Pattern', patternNote: 'RE2 syntax', replaceWith: 'Replace with', severalBatches_one: 'From {{count}} batch, which becomes one import', severalBatches_other: 'From {{count}} batches, each of which becomes one import', replayManyNote: 'They are imported as one batch by the mapping of theirs; what is refused again stays here with its new reason. Undoing that import restores everything.',
    passes_one: '{{count, number}} row comes in', passes_other: '{{count, number}} rows come in', refusedAgain_one: '{{count, number}} row would be refused again', refusedAgain_other: '{{count, number}} rows would be refused again', duplicates_one: '{{count, number}} duplicate', duplicates_other: '{{count, number}} duplicates', examples: 'Before and after', before: 'Before', after: 'After', outcome: 'Outcome', comesIn: 'Comes in', exportNote: 'Raw values as they stand, unmasked; each row with its batch, number, column, rule and reason.'
  },
  held: {
    title_one: '{{count, number}} value waits for a decision', title_other: '{{count, number}} values wait for a decision', text: 'These are protected, or somebody edited them by hand, and the import did not overwrite them.', who: 'Name', field: 'Field', stands: 'Now', brought: 'Imported', decide: 'Decide', take: 'Take over', dismiss: 'Dismiss', takeNamed: 'Take over: {{field}} of {{who}}', dismissNamed: 'Dismiss: {{field}} of {{who}}',
    more_one: 'One more is shown once these are decided', more_other: '{{count, number}} more are shown once these are decided'
  },
  duplicates: {
    title: 'Duplicates · {{name}}', show_one: 'Show {{count, number}} duplicate', show_other: 'Show {{count, number}} duplicates', why: 'Told by', ofBatch: 'Batch repeated', repeats: 'Batch · row there', imported: 'Brought by', window: 'Window: {{hours, number}} h', windowTitle: 'Window', windowNote: 'Rows without a source id that come again within this time are duplicates. A change is for imports to come; those that are in stay as they are.', finding: 'Finding the repeated rows in the file',
    empty: 'No such duplicates', emptyText: 'Rows that an earlier batch brought are listed here; they are not brought again.', import_one: 'Import {{count, number}} row all the same', import_other: 'Import {{count, number}} rows all the same', askTitle_one: 'Import {{count, number}} row all the same?', askTitle_other: 'Import {{count, number}} rows all the same?', askText: 'They come in as a batch of their own and are not held against earlier ones; this can be undone. A source id stands once, so that rows with the same one are not among them.', sent: 'Importing the chosen rows', importAll_one: 'Import all the same ({{count, number}} row)', importAll_other: 'Import all the same ({{count, number}} rows)', askRest_one: '{{count, number}} duplicate matches; the others cannot be brought again: they have the same source id, or were brought already.', askRest_other: '{{count, number}} duplicates match; the others cannot be brought again: they have the same source id, or were brought already.', selected_one: '{{count, number}} row chosen', selected_other: '{{count, number}} rows chosen', exportNote: 'Holds raw values, unmasked; each row has its batch, number and reason, and the batch and row that it repeats.', exportTitle: 'Duplicates'
  },
  settings: {
    parts: { workspace: 'Workspace', appearance: 'Appearance', storage: 'Storage and backup', ingestion: 'Ingestion', shortcuts: 'Shortcuts', about: 'About' },
    saved: 'Settings saved', name: 'Name', timeZone: 'Time zone', timeZoneText: 'How times are shown and where “today” begins', weekStart: 'Week starts on', weekStartText: 'Where weeks begin in counts', currency: 'Currency', currencyText: 'Of amounts that name none',
    duplicateWindow: 'Duplicate window', duplicateWindowText: 'A row without a source id that comes again within this time is a duplicate', hours: 'hours', nullTokens: 'Blank values', nullTokensText: 'Texts an import takes for blank, separated by commas', trustedSources: 'Trusted sources', trustedSourcesText: 'Names of import sources, the most trusted first, separated by commas; their values are not replaced by those of others',
    language: 'Language', languageText: 'At once, without a restart', languages: { zh: '中文', en: 'English' }, theme: 'Theme', themes: { system: 'System', light: 'Light', dark: 'Dark' }, density: 'Rows', densityText: 'Table rows of 32 or 28 pixels',
    densities: { comfortable: 'Standard', compact: 'Compact' }, bigNumbers: 'Large numbers', bigNumbersText: 'Of headline figures only; tables always show full numbers', bigNumber: { full: '123,456', short: '123 K' },
    sizes: { records: 'Records (encrypted)', facts: 'Facts', raw: 'Raw files (encrypted)', snapshots: 'Snapshots' },
    works: {
      backup: { title: 'Backup', text: 'Writes the whole workspace into one encrypted file; you can go on working', act: 'Back up now' }, verify: { title: 'Integrity check', text: 'Compares records, facts, snapshots and raw files', act: 'Check' },
      'rebuild-facts': { title: 'Rebuild facts', text: 'Computes them again from snapshots, raw files and the log; facts are only a cache', act: 'Rebuild' }, compact: { title: 'Compact', text: 'Gives back the room of deleted data', act: 'Compact' }
    },
    checked: '{{files}} files compared, nothing wrong', problems_one: '{{count}} problem found', problems_other: '{{count}} problems found', freed: '{{before}} → {{after}}', backups: 'Backups', backupsKept: 'Backups you make are never removed by themselves; of the copies made before upgrades the last 7 are kept.', noBackups: 'No backups yet.', restore: 'Restore', restoreTitle: 'Restore this backup?', restoreText: 'Makes a new workspace from the backup of {{at}} and opens it; this workspace stays as it is.', repairs: 'Mended on opening',
    aboutText: 'An offline-first workstation for customer data. Data stays on this machine, records are encrypted, and everything works without a network.', host: 'Runs as', hosts: { electron: 'Desktop app', browser: 'Browser (local service)', test: 'Test' },
    platform: 'System', folder: 'Workspace folder', licence: 'Licence'
  }
}
