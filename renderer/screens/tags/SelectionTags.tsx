/** What is selected in a list, in numbers, and the tag that is given to it or taken from it. The selection is rows, or everything that the list asks for. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import { client } from '#renderer/bridge/client.ts'
import { commandSpec } from '#renderer/app/commands.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Keys } from '#renderer/components/Keys.tsx'
import { bothWords, useText } from '#renderer/i18n/i18n.ts'
import type { listInput } from '#renderer/screens/entities/listInput.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import type { Chosen } from './Audience.tsx'
import './tags.css'

type ListInput = ReturnType<typeof listInput>
const mostIds = 100_000
const pageSize = 200

interface Props {
  entity: EntityType
  input: ListInput
  /** What its filters ask. */
  asked: readonly Condition[]
  /** Ids of the rows that are selected. */
  selected: ReadonlySet<string>
  /** Rows that are loaded, and rows that the list has in all. */
  loaded: number
  total: number
  /** Whether everything that the list asks for is meant, rows that are not loaded among it. */
  isWhole: boolean
  onWhole: () => void
  onClear: () => void
}

export function SelectionTags({ entity, input, asked, selected, loaded, total, isWhole, onWhole, onClear }: Props) {
  const t = useText()
  const format = useFormat()
  const [dialog, setDialog] = useState<{ chosen: Chosen; remove: boolean }>()
  const count = isWhole ? total : selected.size
  const everything = selected.size > 0 && selected.size >= loaded && total > loaded
  async function ask(remove: boolean) {
    try {
      setDialog({ chosen: isWhole ? await wholeList(input, asked) : { customer_ids: [...selected] }, remove })
    } catch (error) {
      showFailure(error)
    }
  }
  useCommand('applyTag', () => void ask(false), count > 0)
  if (count === 0) return null
  return (
    <div className='tag-selection-place'><div className='tag-selection' role='region' aria-label={t('tags.selection')}>
      <span className='num' role='status'>{isWhole ? t('tags.wholeSelected', { count: total }) : t('tags.rowsSelected', { count })}</span>
      {everything && !isWhole && <button type='button' className='link num' onClick={onWhole}>{t('tags.selectWhole', { total: format.number(total) })}</button>}
      <span className='grow' />
      <Button variant='outlined' startIcon={<Icon name='tag' />} endIcon={<Keys keys={commandSpec('applyTag').keys?.[0]} />} onClick={() => void ask(false)}>{t('tags.apply')}</Button>
      <Button variant='outlined' startIcon={<Icon name='close' />} onClick={() => void ask(true)}>{t('tags.takeAway')}</Button>
      <Button onClick={onClear}>{t('tags.clearSelection')}</Button>
      {dialog && <ApplyDialog entity={entity} chosen={dialog.chosen} remove={dialog.remove} onClose={() => setDialog(undefined)} />}
    </div></div>
  )
}

/** Everything that a list asks for: as conditions where they can say it, otherwise as ids. @throws DeskError where there are too many to list */
async function wholeList({ sort, direction, ...input }: ListInput, asked: readonly Condition[]): Promise<Chosen> {
  if (!input.query && !('batch' in input && input.batch)) return { where: { kind: 'group', op: 'and', children: [...asked] } }
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await client.customers.list({ ...input, sort, direction, limit: pageSize, ...(cursor !== undefined && { cursor }) })
    if (page.total > mostIds) throw new DeskError('invalid', { message: bothWords('tags.tooMany'), remedy: bothWords('tags.tooManyRemedy') })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { customer_ids: ids }
}
