/** How the log of UCI Online Retail is imported by tests. */
export const onlineRetailMapping = {
  name: 'Online Retail', source: 'online-retail', target: 'event',
  columns: [
    { value: 'order', to: 'type' },
    { from: 'CustomerID', to: 'identity.member_id' },
    { from: 'InvoiceDate', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Europe/London' } },
    { formula: '[Quantity] * [UnitPrice]', to: 'amount' },
    { from: 'InvoiceNo', to: 'status', map: [{ matches: '^C', value: 'cancelled' }, { value: 'completed' }] },
    { from: 'InvoiceNo', to: 'data.invoice', type: 'text', sensitivity: 'open' },
    { from: 'StockCode', to: 'data.stock_code', type: 'choice' },
    { from: 'Quantity', to: 'data.quantity', type: 'number' },
    { from: 'UnitPrice', to: 'data.unit_price', type: 'number' },
    { from: 'Country', to: 'data.country', type: 'choice' },
    { from: 'Description', to: 'description' }
  ],
  unknownIdentity: 'create'
}
