/** From chosen or dropped files to drafts on screen, whoever asked. */
import { useCallback } from 'react'
import { useNavigate } from 'react-router'
import { failureOf } from '#renderer/bridge/errors.ts'
import { acceptFiles, chooseFiles, chooseFolder, dataFiles } from '#renderer/bridge/files.ts'
import { droppedFiles } from '#renderer/bridge/folders.ts'
import { createStore } from '#renderer/bridge/store.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { bothWords } from '#renderer/i18n/i18n.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import { openDraft, replaceFiles } from './drafts.ts'
import { noteUnreadable, queue, queueFiles } from './queue.ts'

export interface Receiving {
  stage: 'receiving' | 'reading'
  share: number
}

/** Files on their way in; null when there are none. */
export const receiving = createStore<Receiving | null>(null)

type Choose = (onProgress: (share: number) => void, onFailed: (file: File, error: unknown) => void) => Promise<ChosenFile[]>

/** One file goes straight to its preview, several to the queue. */
export function useImportFiles() {
  const navigate = useNavigate()
  const open = useCallback(async (choose: Choose) => {
    let failed = 0
    try {
      const files = await choose((share) => receiving.set({ stage: 'receiving', share }), (file, error) => {
        failed += 1
        noteUnreadable({ name: file.name, size: file.size, failure: failureOf(error) })
      })
      receiving.set({ stage: 'reading', share: 1 })
      if (files.length + failed > 1) {
        await navigate('/imports/queue')
        await queueFiles(files)
      } else if (files[0]) await navigate(`/imports/new/${await openDraft(files[0])}`)
    } catch (error) {
      showFailure(error)
    } finally {
      receiving.set(null)
    }
  }, [navigate])
  return {
    choose: useCallback(() => open((onProgress, onFailed) => chooseFiles('import', onProgress, onFailed)), [open]),
    /** For a draft whose files cannot be read any more. */
    chooseAgain: useCallback(async (id: string) => {
      try {
        await replaceFiles(id, await chooseFiles('import', (share) => receiving.set({ stage: 'receiving', share })))
      } catch (error) {
        showFailure(error)
      } finally {
        receiving.set(null)
      }
    }, []),
    chooseFolder: useCallback(() => open(chooseFolder), [open]),
    acceptDrop: useCallback((transfer: DataTransfer) => {
      const dropped = droppedFiles(transfer)
      return open(async (onProgress, onFailed) => {
        const files = await dropped
        // Of a folder only what could hold data; a file that was dropped by itself is looked into whatever its name.
        const wanted = files.length > 1 ? dataFiles(files) : files
        if (wanted.length < files.length) showToast({ text: bothWords('wizard.otherFiles') })
        return acceptFiles(wanted, onProgress, onFailed)
      })
    }, [open])
  }
}

/** Whether the queue has something to show. */
export const isQueued = () => {
  const { waiting, unreadable, jobs } = queue.get()
  return waiting.length + unreadable.length + jobs.length > 0
}
