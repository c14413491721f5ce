/** Opening and leaving workspaces, from wherever it is asked. */
import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { client } from '#renderer/bridge/client.ts'
import { createStore } from '#renderer/bridge/store.ts'
import { showFailure } from './toasts.tsx'

/** Whether a workspace is being opened, made or left at the wish of this page. */
export const changing = createStore(false)

/** Runs something that changes which workspace is open, then asks everything again. Resolves to whether it worked. */
export function useWorkspaceChange() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useCallback(async (change: () => Promise<unknown>): Promise<boolean> => {
    changing.set(true)
    try {
      const changed = await change()
      if (changed === null) return false
      await navigate('/', { replace: true })
      await queries.resetQueries()
      return true
    } catch (error) {
      showFailure(error)
      return false
    } finally {
      changing.set(false)
    }
  }, [queries, navigate])
}

export function useOpenDemo(): () => Promise<boolean> {
  const change = useWorkspaceChange()
  return useCallback(() => change(() => client.workspaces.demo({})), [change])
}
