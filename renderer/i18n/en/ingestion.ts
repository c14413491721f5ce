export const ingestion = {
  ingestion: {
    intro: 'Other systems can send signed records here. They are written to disk and answered with a receipt at once, then cleaned, linked and checked for duplicates like imported files.',
    desktop: 'The desktop app listens on no port. To receive records of other systems, open this workspace with npm run serve on this machine; secrets can be managed here.',
    address: 'POST /api/ingestion/{{channel}}',
    stalled: 'Processing has failed since {{since}} and was tried {{tries}} times; nothing that was received is lost.', hours: 'By hour', channels: { crm: 'CRM', wework: 'WeCom', wechat: 'Official account' }, nothing: 'Nothing received yet', received: 'Last received: {{at}}', waiting_one: '{{count, number}} record waits', waiting_other: '{{count, number}} records wait',
    new: 'Make a secret', newOf: 'Make a secret: {{name}}', rotate: 'Rotate', rotateOf: 'Rotate: {{name}}', secretsOf: 'Secrets of {{name}}', madeAt: 'Made {{at}}', usedAt: 'last used {{at}}', revoke: 'Revoke', revokeOf: 'Revoke secret {{id}}', revokeTitle: 'Revoke secret {{id}}?', revokeText: 'Requests signed with it are refused from now on. When rotating, let the sender use the new one first.',
    secretTitle: 'New secret of {{name}}', secretText: 'The secret is shown this once. Give it to the sender now; it is kept encrypted here and cannot be seen again.', secret: 'Secret', copy: 'Copy secret', kept: 'I have kept it', empty: 'Nothing came in yet', emptyText: 'Make a secret for a channel, and let that system send signed records.', more: 'More', showBatches_one: 'Show {{count}} batch', showBatches_other: 'Show {{count}} batches',
    columns: { hour: 'Hour', channel: 'Channel', target: 'Imported as', batches: 'Batches', rows: 'Records', accepted: 'Accepted', rejected: 'Rejected', duplicates: 'Duplicates' }
  }
}
