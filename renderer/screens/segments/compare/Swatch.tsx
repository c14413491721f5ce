/** As many as there are colours to tell them apart. */
export const mostCompared = 8

/** The colour that a segment has in every picture of the comparison. */
export function Swatch({ index }: { index: number }) {
  return <span className='swatch' data-series={index % mostCompared} aria-hidden='true' />
}
