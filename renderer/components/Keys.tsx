import { keyCaps } from '#renderer/app/commands.ts'

/** The caps of a key combination, e.g. `mod+k` or `g h`. */
export function Keys({ keys }: { keys: string | undefined }) {
  if (!keys) return null
  return (
    <span className='row' style={{ gap: 3, flex: 'none' }}>
      {keyCaps(keys).flatMap((combination, index) => combination.map((cap) => <kbd key={`${index}${cap}`}>{cap}</kbd>))}
    </span>
  )
}
