/** The list of exceptions as its address asks for it. */
import { useMemo } from 'react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useAddress } from '#renderer/components/address.ts'
import { usePages } from '#renderer/components/table/usePages.ts'
import type { ListedReject, RejectFilter } from '#core/contract/import-rows.ts'

const states = ['open', 'replayed', 'ignored'] as const

/** Rows that wait unless the address asks for others; `state=all` asks for all. */
export function useRejects() {
  const { batchId } = useParams()
  const address = useAddress()
  const { parameters } = address
  const filter = useMemo((): RejectFilter => {
    const asked = parameters.get('state')
    const state = asked === 'all' ? undefined : (states.find((one) => one === asked) ?? 'open')
    const values = Object.entries({ batchId, source: parameters.get('source'), rule: parameters.get('rule'), column: parameters.get('column'), text: parameters.get('q'), state })
    return Object.fromEntries(values.filter(([, value]) => value)) as RejectFilter
  }, [batchId, parameters])
  const sort = useMemo(() => ({ field: parameters.get('sort') ?? 'batch', direction: parameters.get('dir') === 'asc' ? 'asc' as const : 'desc' as const }), [parameters])
  const list = useInfiniteQuery({
    ...orpc.rejects.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, sort: sort.field, direction: sort.direction, limit: 100, ...(cursor !== undefined && { cursor }) }), initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined
    }),
    placeholderData: keepPreviousData
  })
  return { ...address, filter, sort, list, ...usePages<ListedReject>(list), facets: list.data?.pages[0]?.facets ?? null }
}
