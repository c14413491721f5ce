import type { DesktopBridge } from '#core/contract/bridge.ts'

declare global {
  interface Window {
    /** Put here by the Electron preload; missing in the browser. */
    cohortdesk?: DesktopBridge
  }
}
