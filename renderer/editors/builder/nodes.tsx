/** The cards of a canvas: a condition as a sentence with its numbers, a group with what must hold of it. */
import { memo } from 'react'
import type { Node, NodeProps } from 'reactflow'
import { useFormat, type Format } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useLanguage, useText, type Translate } from '#renderer/i18n/i18n.ts'
import type { GroupCondition } from '#core/domain/conditions/types.ts'
import type { Locale } from '#core/contract/errors.ts'
import { useCanvasActs, type NodeView } from './view.ts'

export type CanvasNode = Node<{ view: NodeView }, 'condition'>

export const nodeElementId = (id: string) => `builder-node-${id}`

export const ConditionCard = memo(function ConditionCard({ data: { view } }: NodeProps<CanvasNode>) {
  const t = useText()
  const format = useFormat()
  const language = useLanguage()
  const { node, problem } = view
  const kind = node.kind === 'group' ? 'group' : 'leaf'
  return (
    <div
      id={nodeElementId(view.id)} className='node-card' role='group' tabIndex={view.focused ? 0 : -1} aria-roledescription={t(`builder.${kind}`)} aria-label={nodeName(view, t, format, language)}
      aria-current={view.selected || undefined} data-kind={kind} data-selected={view.selected} data-off={view.off} data-tone={problem && !view.isOpen ? 'bad' : view.warning || view.finding ? 'warn' : undefined} data-not={node.kind === 'group' && node.not === true}
    >
      {node.kind === 'group' ? <GroupHead view={view} group={node} /> : <p className='node-sentence' title={view.sentence}>{view.sentence}</p>}
      <NodeNote view={view} />
      <Numbers view={view} />
    </div>
  )
})

function Numbers({ view }: { view: NodeView }) {
  const t = useText()
  const format = useFormat()
  if (view.off) return <div className='node-numbers faint' aria-hidden='true'>{t('builder.off')}</div>
  return (
    <div className='node-numbers num' data-stale={view.stale} aria-hidden='true'>
      <strong>{view.count === undefined ? '–' : format.number(view.count)}</strong>
      <span className='faint'>{view.share === undefined ? '' : format.percent(view.share)}</span>
      {view.effect !== undefined && <span className='faint ellipsis'>{effectText(view.effect, t, format)}</span>}
      {view.taken !== undefined && <span className='faint'>{t('builder.taken', { count: view.taken })}</span>}
      {view.counting && <span className='stale-mark' title={t('builder.stale')}><Icon name='refresh' size={12} /></span>}
      {view.partial && <span className='stale-mark' title={t('builder.partial')}><Icon name='warning' size={12} /></span>}
      {view.blanks !== undefined && <span className='node-blanks'>{t('builder.blanks', { count: view.blanks })}</span>}
    </div>
  )
}

function GroupHead({ view, group }: { view: NodeView; group: GroupCondition }) {
  const t = useText()
  const { setOp } = useCanvasActs()
  return (
    <span className='group-op nodrag' data-op={group.op} title={t('builder.switchOp')} onClick={() => setOp(view.id, group.op === 'and' ? 'or' : 'and')}>
      {t(`builder.groupOps.${groupName(group)}`)}
    </span>
  )
}

export function groupName({ op, not }: GroupCondition) {
  return op === 'and' ? (not ? 'notAll' : 'all') : not ? 'none' : 'any'
}

/** What is wrong, or worth knowing, in a line: its remedy stands in the tip and in the inspector. */
function NodeNote({ view: { problem, warning, finding, isOpen } }: { view: NodeView }) {
  const t = useText()
  const language = useLanguage()
  const said = problem ?? warning
  if (said) {
    const { message: { [language]: message }, remedy: { [language]: remedy } } = said
    const text = problem ? `${message} · ${remedy}` : message
    return <p className='node-note ellipsis' data-tone={isOpen ? 'todo' : problem ? 'bad' : 'warn'} title={`${message} ${remedy}`}>{text}</p>
  }
  if (finding) return <p className='node-note ellipsis' data-tone='warn' title={t(`builder.findings.${finding}`)}>{t(`builder.findings.${finding}`)}</p>
  return null
}

export function effectText(effect: number, t: Translate, format: Format): string {
  if (effect === 0) return t('builder.changesNothing')
  return effect < 0 ? t('builder.removes', { number: format.number(-effect) }) : t('builder.brings', { number: format.number(effect) })
}

/** All that a card shows, in words. */
function nodeName(view: NodeView, t: Translate, format: Format, language: Locale): string {
  const { node, problem, warning, finding } = view
  return [
    node.kind === 'group' ? t(`builder.groupOps.${groupName(node)}`) : view.sentence,
    view.off ? t('builder.off') : view.count !== undefined && t('builder.members', { number: format.number(view.count), share: format.percent(view.share) }),
    view.effect !== undefined && effectText(view.effect, t, format),
    view.blanks !== undefined && t('builder.blanks', { count: view.blanks }),
    view.taken !== undefined && t('builder.taken', { count: view.taken }),
    view.counting ? t('builder.stale') : view.stale && t('builder.older'),
    view.partial && t('builder.partial'),
    (problem ?? warning) && `${(problem ?? warning)!.message[language]} ${(problem ?? warning)!.remedy[language]}`,
    finding && t(`builder.findings.${finding}`),
    t('builder.placeInTree', { level: view.level, place: view.place, siblings: view.siblings })
  ].filter(Boolean).join(language === 'zh' ? '，' : ', ')
}
