/** The product's mark: rows of a table, one cohort picked out. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg className='mark' width={size} height={size} viewBox='0 0 32 32' aria-hidden='true'>
      <rect width='32' height='32' rx='8' fill='var(--accent)' />
      <path d='M8 10h16M8 16h16M8 22h16' stroke='#fff' strokeOpacity='.35' strokeWidth='3.2' strokeLinecap='round' />
      <path d='M8 10h9M8 16h13M8 22h5' stroke='#fff' strokeWidth='3.2' strokeLinecap='round' />
    </svg>
  )
}
