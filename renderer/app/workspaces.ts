/** Opening and leaving workspaces, from wherever it is asked. */
import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { client } from '#renderer/bridge/client.ts'
import { showFailure } from './toasts.tsx'

/** Runs something that changes which workspace is open, then asks everything again. Resolves to whether it worked. */
export function useWorkspaceChange() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useCallback(async (change: () => Promise<unknown>): Promise<boolean> => {
    try {
      const changed = await change()
      if (changed === null) return false
      await navigate('/', { replace: true })
      await queries.resetQueries()
      return true
    } catch (error) {
      showFailure(error)
      return false
    }
  }, [queries, navigate])
}

export function useOpenDemo(): () => Promise<boolean> {
  const change = useWorkspaceChange()
  return useCallback(() => change(() => client.workspaces.demo({})), [change])
}
