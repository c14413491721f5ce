/** Names of records for tabs and breadcrumbs: asked from the core when shown, never stored. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { readable } from '#renderer/components/address.ts'
import { keptDrafts } from '#renderer/screens/imports/drafts.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { useJob } from './jobs.ts'

/** `path` of a record, e.g. `/customers/CU00000042`; empty for none. */
export function useRecordTitle(path: string): string {
  const t = useText()
  const [kind = '', first = '', second = ''] = path.split('/').filter(Boolean).map(readable)
  const isEntity = ['customers', 'accounts', 'leads'].includes(kind) && first !== ''
  const isBatch = kind === 'imports' && first !== '' && !['new', 'jobs', 'queue', 'folders'].includes(first)
  const profile = useQuery({ ...orpc.customers.profile.queryOptions({ input: { id: first } }), enabled: isEntity }).data
  const batch = useQuery({ ...orpc.imports.get.queryOptions({ input: { batchId: first } }), enabled: isBatch }).data
  const isSegment = kind === 'segments' && first !== ''
  const segment = useQuery({ ...orpc.segments.get.queryOptions({ input: { id: first } }), enabled: isSegment }).data
  const isTag = kind === 'tags' && first !== ''
  const tag = useQuery({ ...orpc.tags.get.queryOptions({ input: { id: first } }), enabled: isTag }).data
  const isRecipe = kind === 'recipes' && first !== ''
  const recipe = useQuery({ ...orpc.recipes.get.queryOptions({ input: { id: first } }), enabled: isRecipe }).data
  const draft = useStore(keptDrafts).get(second)
  const job = useJob(first === 'jobs' ? second : '')
  if (isEntity) return profile?.member_info.name ?? first
  if (isBatch) return batch?.name || batch?.fileName || first
  if (isSegment) return segment?.name ?? first
  if (isRecipe) return recipe?.name ?? first
  if (isTag) return tag?.name ?? first
  if (kind === 'imports' && first === 'folders') return t('watched.title')
  if (kind === 'imports' && first === 'queue') return t('wizard.queue')
  if (first === 'jobs') return job?.title || t('jobs.kinds.import')
  return kind === 'imports' ? (draft?.fileName ?? t('imports.newTitle')) : ''
}
