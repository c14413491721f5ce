/** Runs in the page: notes when a condition is let go or a value given, and when the frame is painted that shows what it comes to. */

/** Milliseconds after the event. */
export interface Recording {
  /** The page asked the core. 0: it had asked before the event, and does not ask again. */
  asked: number
  /** The core's last message before the count was in the page. */
  answered: number
  /** The count stood in the page. */
  shown: number
  /** The frame with it was done. */
  painted: number
}

declare global {
  interface Window {
    benchRecorder: { begin(event: 'drop' | 'input'): void; ended(): Promise<Recording> }
  }
}

/** Stands alone: it is sent to the page as text. */
export function installRecorder(): void {
  const sent: number[] = []
  const received: number[] = []
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', () => received.push(performance.now()))
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      sent.push(performance.now())
      super.send(data)
    }
  }

  /** The whole and the card that was dropped or edited have a number that is of now. */
  function isShown(): boolean {
    const total = document.querySelector('.summary-number')
    const own = document.querySelector('.node-card[aria-current] .node-numbers')
    return total?.getAttribute('data-stale') === 'false' && own?.getAttribute('data-stale') === 'false' && !/^[–\s]*$/.test(own.querySelector('strong')?.textContent ?? '')
  }

  let recording: Promise<Recording> | undefined
  window.benchRecorder = {
    begin(name) {
      recording = new Promise((resolve) => {
        document.addEventListener(name, (event) => {
          const start = event.timeStamp
          let wasOpen = false
          const observer = new MutationObserver(() => {
            if (!isShown()) wasOpen = true
            else if (wasOpen) finish()
          })
          observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
          function finish() {
            observer.disconnect()
            const shown = performance.now() - start
            const after = (times: number[]) => times.map((time) => time - start)
            const asked = after(sent).find((time) => time >= 0) ?? 0
            const answered = after(received).findLast((time) => time <= shown) ?? 0
            // A task that is posted while a frame is prepared runs once that frame is done.
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve({ asked, answered, shown, painted: performance.now() - start })
              port2.postMessage(null)
            })
          }
        }, { capture: true, once: true })
      })
    },
    async ended() {
      const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`No new count was shown within a minute: ${document.querySelector('.builder-summary')?.textContent ?? ''}`)), 60_000))
      return Promise.race([recording!, late])
    }
  }
}
