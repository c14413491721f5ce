import { useText } from '#renderer/i18n/i18n.ts'
import { lineTable } from './lines.ts'

const most = 30

/** What was bought in an order, line by line. */
export function LinesTable({ lines }: { lines: unknown[] }) {
  const t = useText()
  const { columns, rows } = lineTable(lines)
  const styles = columns.map((_, at) => (rows.every((row) => /^([-+]?[\d,]+(\.\d+)?)?$/.test(row[at] ?? '')) ? 'num right' : undefined))
  return (
    <>
      <table>
        <thead><tr>{columns.map((name, at) => <th key={name} scope='col' className={styles[at]}>{name}</th>)}</tr></thead>
        <tbody>{rows.slice(0, most).map((row, index) => <tr key={index}>{row.map((cell, at) => <td key={columns[at]} className={styles[at]}>{cell || '–'}</td>)}</tr>)}</tbody>
      </table>
      {rows.length > most && <p className='faint'>{t('event.moreLines', { count: rows.length - most })}</p>}
    </>
  )
}
