import { useCallback, useMemo } from 'react'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'

interface Page<Row> {
  items: Row[]
  total: number
}

/** A list that comes in pages: its rows so far, and what a table needs to show them and to ask for more. */
export function usePages<Row>(list: UseInfiniteQueryResult<InfiniteData<Page<Row>>>) {
  const { data, fetchNextPage } = list
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const onMore = useCallback(() => void fetchNextPage(), [fetchNextPage])
  const total = data?.pages[0]?.total ?? 0
  return { rows, total, table: { rows, total, loading: list.isPending || list.isFetchingNextPage, stale: list.isPlaceholderData, hasMore: list.hasNextPage, onMore } }
}
