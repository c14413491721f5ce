/** Customer groups (客户分组): a tree that people make by hand, and who is in each. */
import { useCallback, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { withParameter } from '#renderer/components/address.ts'
import { UsedBy } from '#renderer/components/UsedBy.tsx'
import type { Group } from '#core/contract/groups.ts'
import { GroupMembers } from './GroupMembers.tsx'
import { GroupTree } from './GroupTree.tsx'
import { isWithin } from '#renderer/components/tree/tree.ts'
import { useMoves } from '#renderer/components/tree/useMoves.ts'
import '../segments/segments.css'
import './groups.css'

type Asking = { kind: 'create'; parent: string | null } | { kind: 'rename' | 'remove'; group: Group }

export function GroupsScreen() {
  const t = useText()
  const act = useAct()
  const [parameters, setParameters] = useSearchParams()
  const [asking, setAsking] = useState<Asking>()
  const bin = parameters.has('bin')
  const treeOptions = orpc.groups.tree.queryOptions({ input: { ...(bin && { bin }) } })
  const tree = useQuery(treeOptions)
  const [groups, move] = useMoves<Group>(tree.data?.items ?? [], treeOptions.queryKey, async (group, place) => {
    await client.groups.update({ id: group.id, ...place })
    showDone('groups.done.moved', group.name)
  })
  const chosen = groups.find(({ id }) => id === parameters.get('group')) ?? groups[0]
  const choose = useCallback((id: string) => setParameters((old) => withParameter(old, 'group', id), { replace: true }), [setParameters])
  const isNew = parameters.has('new')
  const doneAsking = () => {
    setAsking(undefined)
    if (isNew) setParameters((old) => withParameter(old, 'new', undefined), { replace: true })
  }
  async function create(name: string, parent: string | null) {
    const made = await client.groups.create({ name, parent })
    setAsking(undefined)
    setParameters({ group: made.id }, { replace: true })
    showDone('groups.done.created', made.name)
  }
  async function rename(group: Group, name: string) {
    const saved = await client.groups.update({ id: group.id, name, expectedVersion: group.version })
    doneAsking()
    showDone('groups.done.renamed', saved.name)
  }
  async function restore(group: Group) {
    if (await act(() => client.groups.restore({ id: group.id }))) showDone('groups.done.restored', group.name)
  }
  useCommand('groupRename', () => setAsking({ kind: 'rename', group: chosen! }), chosen !== undefined && !bin)
  const creating = asking?.kind === 'create' ? asking : isNew ? { parent: chosen?.id ?? null } : undefined
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='screen-head'>
        <h1>{bin ? t('groups.bin') : t('sections.groups')}</h1>
        <span className='soft num'>{tree.data && t('groups.total', { count: groups.length })}</span>
        <div className='grow' />
        <Button startIcon={<Icon name='trash' />} aria-pressed={bin} onClick={() => setParameters(bin ? {} : { bin: '1' })}>{bin ? t('groups.leaveBin') : t('groups.bin')}</Button>
        {!bin && <Button variant='contained' startIcon={<Icon name='plus' />} onClick={() => setAsking({ kind: 'create', parent: null })}>{t('groups.new')}</Button>}
      </div>
      {tree.isError
        ? <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />
        : tree.data && groups.length === 0
            ? <EmptyState icon='tree' title={t(bin ? 'groups.binEmpty' : 'groups.empty')} text={t(bin ? 'groups.binEmptyText' : 'groups.emptyText')} example={bin ? undefined : t('groups.emptyExample')} action={bin ? undefined : <Button variant='contained' onClick={() => setAsking({ kind: 'create', parent: null })}>{t('groups.new')}</Button>} />
            : (
                <div className='groups'>
                  {tree.isPending ? <div className='segment-loading'><span className='skeleton' /><span className='skeleton' /></div> : <GroupTree groups={groups} chosen={chosen?.id} onChoose={choose} onMove={move} />}
                  {chosen && (
                    <GroupMembers
                      key={chosen.id} group={chosen} path={pathOf(groups, chosen)}
                      actions={bin
                        ? <Button variant='contained' startIcon={<Icon name='undo' />} onClick={() => void restore(chosen)}>{t('segments.restore')}</Button>
                        : (
                            <>
                              <Button startIcon={<Icon name='plus' />} onClick={() => setAsking({ kind: 'create', parent: chosen.id })}>{t('groups.newIn')}</Button>
                              <Button startIcon={<Icon name='edit' />} onClick={() => setAsking({ kind: 'rename', group: chosen })}>{t('groups.rename')}</Button>
                              <Button startIcon={<Icon name='trash' />} onClick={() => setAsking({ kind: 'remove', group: chosen })}>{t('groups.remove')}</Button>
                            </>
                          )}
                    />
                  )}
                </div>
              )}
      {creating && <NameDialog title={t(creating.parent === null ? 'groups.new' : 'groups.newIn')} value='' action={t('common.create')} onName={(name) => create(name, creating.parent)} onClose={doneAsking} />}
      {asking?.kind === 'rename' && <NameDialog title={t('groups.rename')} value={asking.group.name} action={t('common.save')} onName={(name) => rename(asking.group, name)} onClose={doneAsking} />}
      {asking?.kind === 'remove' && <RemoveGroup group={asking.group} below={groups.filter((group) => group.id !== asking.group.id && isWithin(groups, group.id, asking.group.id)).length} act={act} onClose={doneAsking} />}
    </div>
  )
}

/** Names from the top. */
function pathOf(groups: readonly Group[], group: Group): string[] {
  const parent = groups.find(({ id }) => id === group.parent)
  return parent ? [...pathOf(groups, parent), group.name] : [group.name]
}

interface RemoveProps {
  group: Group
  below: number
  act: <Result>(work: () => Promise<Result>) => Promise<Result | undefined>
  onClose: () => void
}

/** Before a group and those in it go to the recycle bin: how many, and whose conditions name them. */
function RemoveGroup({ group, below, act, onClose }: RemoveProps) {
  const t = useText()
  const format = useFormat()
  const users = useQuery(orpc.groups.usedBy.queryOptions({ input: { id: group.id }, staleTime: 0 })).data?.items
  if (!users) return null
  const used = users.length > 0
  async function remove() {
    if (await act(() => client.groups.remove({ id: group.id, force: used }))) showDone('groups.done.removed', group.name)
  }
  return (
    <ConfirmDialog title={t('groups.removeTitle', { name: group.name })} action={t('groups.remove')} danger {...(used && { typed: group.name })} onConfirm={() => void remove()} onClose={onClose}>
      <p>{t('groups.removeText', { members: format.number(group.all), groups: format.number(below) })}</p>
      {used && <><p className='bad' style={{ marginTop: 8 }}>{t('groups.removeUsed', { count: users.length })}</p><UsedBy users={users} /></>}
    </ConfirmDialog>
  )
}
