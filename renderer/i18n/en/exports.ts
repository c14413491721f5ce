import type { Complete } from '../shape.ts'
import type { exportTexts as shape } from '../zh/exports.ts'

export const exportTexts: Complete<typeof shape> = {
  exports: {
    title: 'Export “{{title}}”', button: 'Export', rows_one: '{{count, number}} row', rows_other: '{{count, number}} rows', counting: 'counting …', format: 'Format',
    formats: { xlsx: 'Excel', csv: 'CSV', json: 'NDJSON', parquet: 'Parquet' },
    formatNotes: {
      xlsx: 'Further sheets beyond 1,048,576 rows; no text becomes a formula, leading zeros stay', csv: 'UTF-8 with a byte order mark; texts that begin with = + - @ get a quote before them, so that they are no formula. Phone numbers such as +8613800138000 stay as they are. For programs, take NDJSON or Parquet: nothing is changed in them', json: 'One JSON object a line, times in UTC',
      parquet: 'Typed columns, for tools of analysts'
    },
    fields: 'Fields', chosen_one: '{{count}} field chosen', chosen_other: '{{count}} fields chosen', findField: 'Find a field', noField: 'No such field', addField: 'Add the field “{{field}}”', removeField: 'Remove the field “{{field}}”', fieldsHelp: 'Drag, or press Alt+↑ / Alt+↓, to order them',
    moveUp: 'Move “{{field}}” up', moveDown: 'Move “{{field}}” down', maskOf: 'Mask of “{{field}}”', noFields: 'Choose a field at least', maskAll: 'Mask all secret fields',
    unmasked_one: '{{count}} secret field is exported as it is', unmasked_other: '{{count}} secret fields are exported as they are',
    masks: { clear: 'As it is', phone: 'Phone masked', email: 'E-mail masked', name: 'First character', id: 'Id masked', hidden: 'Hidden' },
    headers: 'Headers', headersLabel: 'Labels', headersName: 'Names of fields', name: 'Name of the file', nameNote: 'Goes to the folder for downloads; no file is replaced', password: 'Password (optional)',
    passwordNote: 'At least 8 characters; the file goes into a zip with AES-256. The password is kept nowhere: remember it', passwordShort: 'At least 8 characters', start: 'Export', running: 'Exporting', done: 'Exported', failed: 'The export failed', cancelled: 'Cancelled; no file is left',
    cancel: 'Cancel the export', background: 'Go on in the background', file: 'File', size: 'Size', hash: 'SHA-256', approval: 'Approval', waived: 'Waived (workspace of one user)', download: 'Download', showInFolder: 'Show in folder', gone: 'The file is no longer there',
    warning_one: '{{field}}: {{message}} ({{count, number}} time)', warning_other: '{{field}}: {{message}} ({{count, number}} times)', manifest: 'The manifest beside it tells the definition, the version of the data, rows and checksum'
  }
}
