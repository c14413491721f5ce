/** From chosen or dropped files to drafts on screen, whoever asked. */
import { useCallback } from 'react'
import { useNavigate } from 'react-router'
import { acceptFiles, chooseFiles } from '#renderer/bridge/files.ts'
import { createStore } from '#renderer/bridge/store.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import type { ChosenFile } from '#core/contract/bridge.ts'
import { openDraft } from './drafts.ts'

export interface Receiving {
  stage: 'receiving' | 'reading'
  share: number
}

/** A file on its way in; null when there is none. */
export const receiving = createStore<Receiving | null>(null)

export function useImportFiles() {
  const navigate = useNavigate()
  const open = useCallback(async (choose: (onProgress: (share: number) => void) => Promise<ChosenFile[]>) => {
    try {
      const files = await choose((share) => receiving.set({ stage: 'receiving', share }))
      let first: string | undefined
      for (const file of files) {
        receiving.set({ stage: 'reading', share: 1 })
        const id = await openDraft(file)
        first ??= id
      }
      if (first) await navigate(`/imports/new/${first}`)
    } catch (error) {
      showFailure(error)
    } finally {
      receiving.set(null)
    }
  }, [navigate])
  return {
    choose: useCallback(() => open((onProgress) => chooseFiles('import', onProgress)), [open]),
    accept: useCallback((files: File[]) => open((onProgress) => acceptFiles(files, onProgress)), [open])
  }
}
