/** Does what a person asked for: what is shown follows, and a failure is told. */
import { useCallback } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { refetch } from './changes.ts'
import { showFailure } from './toasts.tsx'

/** The work's answer; undefined where it failed, which was told then. */
export function useAct() {
  const queries = useQueryClient()
  return useCallback(async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      const result = await work()
      refetch(queries)
      return result
    } catch (error) {
      showFailure(error)
      return undefined
    }
  }, [queries])
}
