import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { EntityCard } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields, type Field } from '#core/domain/fields.ts'
import { allColumns } from './columns.tsx'

/** Every column of an entity, for lists that the core sorts by any open field. */
export function useEntityColumns(entity: EntityType): Map<string, Column<EntityCard>> {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const fields = useQuery(orpc.imports.fields.queryOptions({ input: { target: entity }, staleTime: 5 * 60_000 })).data
  return useMemo(() => {
    const custom = (fields?.items ?? []).filter((field) => field.custom)
    const isOpen = (name: string) => (coreFields[entity] as Record<string, Field>)[name]?.sensitivity === 'open' || custom.some((field) => field.name === name && field.sensitivity === 'open')
    const columns = allColumns({ t, format, language, entity, custom })
    return new Map([...columns].map(([key, column]) => [key, isOpen(key) ? { ...column, sort: column.sort ?? key } : column]))
  }, [t, format, language, entity, fields])
}
