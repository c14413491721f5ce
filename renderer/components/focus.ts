/** Where the keyboard goes on when what it stood on is gone: the list of the screen, else the part that is shown, else the screen. */
export function focusContent(): void {
  // Dialogs give the focus back to what opened them as they go.
  requestAnimationFrame(() => {
    const screen = document.getElementById('main')
    const place = screen?.querySelector<HTMLElement>('[role=grid]') ?? screen?.querySelector<HTMLElement>('[role=tab][aria-selected=true]') ?? screen
    place?.focus({ preventScroll: true })
  })
}
