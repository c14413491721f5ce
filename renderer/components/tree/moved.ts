import { showDone } from '#renderer/app/toasts.tsx'

const shownNames = 3

/** Says which rows of a list went to which place (null: to none), with undo beside it; nothing where all of them stood there already. */
export function showMoved(rows: readonly { name: string }[], place: { name: string } | null, moved: number): void {
  if (moved === 0) return
  const names = rows.slice(0, shownNames).map(({ name }) => name).join(' · ') + (rows.length > shownNames ? ` … (${rows.length})` : '')
  showDone('library.moved', place ? `${names} → ${place.name}` : names)
}
