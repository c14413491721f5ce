/** Rows before and after: a cell that changed shows both, one that could not be read and a row that goes are marked. */
import { useRef } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { RecipePreview } from '#core/contract/recipe-library.ts'

interface Props {
  preview: RecipePreview
  chosen: readonly string[]
  onChosen: (column: string) => void
}

/** Columns drawn at most. */
const mostColumns = 120
const rowHeight = 28

export function PreviewTable({ preview, chosen, onChosen }: Props) {
  const t = useText()
  const format = useFormat()
  const container = useRef<HTMLDivElement>(null)
  const { rows } = preview
  const columns = preview.columns.slice(0, mostColumns)
  const virtual = useVirtual({ count: rows.length, getScrollElement: () => container.current, estimateSize: () => rowHeight, overscan: 12 })
  const drawn = virtual.getVirtualItems()
  const above = drawn[0]?.start ?? 0
  const below = virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0)
  return (
    <div ref={container} className='sheet recipe-sheet' tabIndex={0} role='group' aria-label={t('recipes.preview')}>
      <table aria-rowcount={rows.length}>
        <thead>
          <tr>
            <th className='number' scope='col'><span className='hidden'>{t('imports.rowNumber')}</span>#</th>
            {columns.map((name, place) => (
              <th key={name} scope='col' data-current={chosen.includes(name)}>
                <button type='button' className='plain recipe-column ellipsis' aria-pressed={chosen.includes(name)} title={t('recipes.chooseColumn')} onClick={() => onChosen(name)}>
                  {name}{place >= preview.fileColumns && <span className='badge' data-tone='accent'>{t('recipes.made')}</span>}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr aria-hidden='true' style={{ height: above }} />}
          {drawn.map(({ index }) => <Row key={rows[index]!.row} row={rows[index]!} count={columns.length} number={format.number(rows[index]!.row)} />)}
          {below > 0 && <tr aria-hidden='true' style={{ height: below }} />}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, count, number }: { row: RecipePreview['rows'][number]; count: number; number: string }) {
  const t = useText()
  const why = row.out && t(`recipes.out.${row.out.cause}`, { column: row.out.column ?? '' })
  return (
    <tr data-out={row.out !== null} title={why ?? undefined}>
      <td className='number'>{number}{why && <span className='hidden'>{why}</span>}</td>
      {Array.from({ length: count }, (_, place) => {
        const changed = row.changed.includes(place)
        const failed = row.failed.includes(place)
        const [before, after] = [row.before[place] ?? null, row.after[place] ?? null]
        return (
          <td key={place} data-changed={changed} data-failed={failed} title={failed ? t('recipes.failedCell') : changed ? `${before ?? ''} → ${after ?? ''}` : undefined}>
            {changed && before !== null && <><del>{before}</del>{' '}</>}
            {after === null ? <span className='faint'>–</span> : changed ? <ins>{after}</ins> : after}
          </td>
        )
      })}
    </tr>
  )
}
