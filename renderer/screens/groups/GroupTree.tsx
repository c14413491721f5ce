/** The tree of customer groups, each with how many are in it. */
import { useFormat } from '#renderer/app/format.ts'
import { LibraryTree } from '#renderer/components/tree/LibraryTree.tsx'
import type { Place } from '#renderer/components/tree/tree.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Group } from '#core/contract/groups.ts'

interface Props {
  groups: readonly Group[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onMove: (group: Group, place: Place) => void
}

export function GroupTree({ groups, chosen, onChoose, onMove }: Props) {
  const t = useText()
  return (
    <div className='group-tree scroll'>
      <LibraryTree
        label={t('groups.tree')} nodes={groups} chosen={chosen} onChoose={onChoose} onMove={onMove} icon={({ children }) => (children > 0 ? 'tree' : 'people')}
        end={({ node, children }) => <Members group={node} nested={children > 0} />}
      />
    </div>
  )
}

function Members({ group, nested }: { group: Group; nested: boolean }) {
  const t = useText()
  const format = useFormat()
  return <span className='num faint' title={nested ? t('groups.counts', { own: format.number(group.members), all: format.number(group.all) }) : undefined}>{format.number(group.all)}</span>
}
