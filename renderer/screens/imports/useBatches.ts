/** The list of imports as its address asks for it. */
import { useMemo } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useAddress } from '#renderer/components/address.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import type { Batch } from '#core/contract/imports.ts'

type Asked = Partial<Pick<Batch, 'source' | 'target' | 'status'>>
type Order = NonNullable<Parameters<typeof orpc.imports.list.call>[0]>['sort']

/** Newest first unless the address asks otherwise. */
export function useBatches() {
  const address = useAddress()
  const { parameters } = address
  const asked = useMemo(() => Object.fromEntries((['source', 'target', 'status'] as const).flatMap((name) => (parameters.get(name) ? [[name, parameters.get(name)]] : []))) as Asked, [parameters])
  const sort = useMemo(() => ({ field: parameters.get('sort') ?? 'at', direction: parameters.get('dir') === 'asc' ? 'asc' as const : 'desc' as const }), [parameters])
  const list = useInfiniteQuery({
    ...orpc.imports.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...asked, sort: sort.field as Order, direction: sort.direction, limit: 50, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined, getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  return { ...address, asked, sort, list, ...usePages<Batch>(list), facets: list.data?.pages[0]?.facets ?? null }
}
