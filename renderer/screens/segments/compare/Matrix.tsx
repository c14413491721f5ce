import type { CSSProperties } from 'react'
import Tooltip from '@mui/material/Tooltip'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Overlap } from '#core/contract/segment-comparison.ts'
import { Swatch } from './Swatch.tsx'
import type { Found } from './regions.ts'

/** What two segments share, as a part of the one of the row. A cell becomes the segment of both. */
export function Matrix({ overlap, onFound }: { overlap: Overlap; onFound: (found: Found) => void }) {
  const t = useText()
  const format = useFormat()
  const { segments, matrix, entity } = overlap
  const both = (row: number, column: number): Found => ({
    name: `${segments[row]!.name} ∩ ${segments[column]!.name}`,
    definition: { schema: 1, entity, root: { kind: 'group', op: 'and', children: [row, column].map((index) => ({ kind: 'segment', op: 'in', segment: segments[index]!.id })) } }
  })
  return (
    <section>
      <h2 className='compare-title'>{t('compare.matrix')}</h2>
      <table className='matrix'>
        <thead>
          <tr><th scope='col'><span className='hidden'>{t('sections.segments')}</span></th>{segments.map((segment, index) => <th key={segment.id} scope='col'><span className='row'><Swatch index={index} /><span className='ellipsis'>{segment.name}</span></span></th>)}</tr>
        </thead>
        <tbody>
          {matrix.map((cells, row) => (
            <tr key={segments[row]!.id}>
              <th scope='row'><span className='row'><Swatch index={row} /><span className='ellipsis'>{segments[row]!.name}</span></span></th>
              {cells.map((cell, column) => (
                <td key={segments[column]!.id} style={{ '--heat': row === column ? 0 : cell.share } as CSSProperties}>
                  {row === column
                    ? <span className='num soft'>{format.number(cell.count)}</span>
                    : (
                        <Tooltip title={t('compare.pair', { row: segments[row]!.name, column: segments[column]!.name, share: format.percent(cell.share), jaccard: format.decimal(cell.jaccard) })}>
                          <button type='button' className='plain matrix-cell' disabled={cell.count === 0} onClick={() => onFound(both(row, column))}><strong className='num'>{format.percent(cell.share)}</strong><span className='num'>{format.number(cell.count)}</span></button>
                        </Tooltip>
                      )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className='faint compare-note'>{t('compare.matrixHelp')}</p>
    </section>
  )
}
