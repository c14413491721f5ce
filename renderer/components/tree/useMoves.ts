/** Moves of nodes that stand at their new places at once, until the core has said what is so. */
import { startTransition, useOptimistic } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useAct } from '#renderer/app/act.ts'
import { placed, type Place, type TreeNode } from './tree.ts'

/**
 * The nodes with all moves under way, whatever is fetched meanwhile, so that the next step of the keyboard begins where the last one ended; and what moves one.
 * `queryKey`: of the query that `known` come from.
 */
export function useMoves<Node extends TreeNode>(known: readonly Node[], queryKey: readonly unknown[], save: (node: Node, place: Place) => Promise<unknown>) {
  const queries = useQueryClient()
  const act = useAct()
  const [nodes, place] = useOptimistic(known, (now, moved: { id: string; to: Place }) => placed(now, moved.id, moved.to))
  const move = (node: Node, to: Place) => startTransition(async () => {
    place({ id: node.id, to })
    await act(() => save(node, to))
    await queries.refetchQueries({ queryKey })
  })
  return [nodes, move] as const
}
