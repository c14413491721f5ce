/** The form of what is selected: a condition, or a group; of the root the whole definition too. */
import { useEffect, useRef, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useFormat } from '#renderer/app/format.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { GroupCondition } from '#core/domain/conditions/types.ts'
import { DefinitionForm } from './DefinitionForm.tsx'
import { LeafForm } from './leaf/LeafForm.tsx'
import { ChoiceField } from './leaf/fields.tsx'
import { effectText, groupName } from './nodes.tsx'
import type { Builder } from './useBuilder.ts'
import type { Evaluation } from './evaluation.ts'
import type { NodeView } from './view.ts'

interface Props {
  builder: Builder
  view: NodeView
  evaluation: Evaluation
  /** Problems that are told of the whole rather than of a node. */
  others: readonly Problem[]
}

export function NodeInspector({ builder, view, evaluation, others }: Props) {
  const t = useText()
  const { node } = view
  const entity = builder.draft.definition.entity
  const title = node.kind === 'group' ? t('builder.group') : t(`builder.kinds.${node.kind}`)
  return (
    <Inspector title={title}>
      <Form builder={builder} id={view.id}>
        <Numbers view={view} />
        <Problems list={[...evaluation.problems.filter(({ nodeId }) => nodeId === view.id), ...(view.level === 1 ? others : [])]} tone={view.isOpen ? 'todo' : 'bad'} />
        <Problems list={evaluation.warnings.filter(({ nodeId }) => nodeId === view.id)} tone='warn' />
        {view.finding && <p className='note' data-tone='warn'>{t(`builder.findings.${view.finding}`)}</p>}
        {node.kind === 'group'
          ? <GroupForm builder={builder} group={node} isRoot={view.level === 1} />
          : <LeafForm key={node.kind} condition={node} subject={entity} related={false} onChange={(next) => builder.edit(view.id, next)} />}
        <Labelled label={t('builder.note')}>
          <input className='input' value={node.note ?? ''} maxLength={10_000} onChange={(event) => builder.edit(view.id, noted(node, event.target.value))} />
        </Labelled>
        {view.level === 1 && <DefinitionForm builder={builder} />}
      </Form>
    </Inspector>
  )
}

function noted<Node extends { note?: string }>(node: Node, note: string): Node {
  const { note: _before, ...rest } = node
  return (note === '' ? rest : { ...rest, note }) as Node
}

/** Takes the focus where it is asked for, and gives it back to the canvas on Esc and on Enter. */
function Form({ builder, id, children }: { builder: Builder; id: string; children: ReactNode }) {
  const t = useText()
  const form = useRef<HTMLFormElement>(null)
  const { request } = builder
  useEffect(() => {
    if (request?.on !== 'form') return
    const controls = 'input:not([type=checkbox]), select, textarea, input'
    const first = form.current?.querySelector<HTMLElement>(`[data-first] :is(${controls})`) ?? form.current?.querySelector<HTMLElement>(controls)
    first?.focus()
    if (first instanceof HTMLInputElement && first.type !== 'checkbox') first.select()
  }, [request, id])
  return (
    <form
      ref={form} className='form inspector-form' aria-label={t('builder.form')} onSubmit={(event) => { event.preventDefault(); builder.ask('node') }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        builder.ask('node')
      }}
    >
      {children}
      <button type='submit' className='hidden' tabIndex={-1}>{t('builder.backToCanvas')}</button>
    </form>
  )
}

function Numbers({ view }: { view: NodeView }) {
  const t = useText()
  const format = useFormat()
  if (view.off) return <p className='soft'>{t('builder.offText')}</p>
  return (
    <p className='inspector-numbers num' data-stale={view.stale}>
      <strong>{view.count === undefined ? '–' : format.number(view.count)}</strong> <span className='soft'>{view.share === undefined ? '' : format.percent(view.share)}</span>
      {view.effect !== undefined && <span className='soft'> · {effectText(view.effect, t, format)}</span>}
      {view.blanks !== undefined && <span className='soft'> · {t('builder.blanks', { count: view.blanks })}</span>}
    </p>
  )
}

function Problems({ list, tone }: { list: readonly Problem[]; tone: 'bad' | 'warn' | 'todo' }) {
  const language = useLanguage()
  return list.map((problem) => (
    <div key={problem.path + problem.code} className='note' data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <strong>{problem.message[language]}</strong>
      <span>{problem.remedy[language]}</span>
    </div>
  ))
}

function GroupForm({ builder, group, isRoot }: { builder: Builder; group: GroupCondition; isRoot: boolean }) {
  const t = useText()
  return (
    <>
      <div data-first>
        <ChoiceField
          label={t('builder.groupOp')} value={groupName(group)} options={(['all', 'any', 'notAll', 'none'] as const).map((value) => ({ value, label: t(`builder.groupOps.${value}`) }))}
          onChange={(next) => builder.edit(group.id!, groupWith(group, next))}
        />
      </div>
      {group.children.length === 0 && !isRoot && <Button variant='outlined' onClick={builder.remove}>{t('builder.deleteGroup')}</Button>}
    </>
  )
}

function groupWith({ id, note, kind, children }: GroupCondition, name: ReturnType<typeof groupName>): GroupCondition {
  const op = name === 'all' || name === 'notAll' ? 'and' : 'or'
  return { kind, ...(id !== undefined && { id }), ...(note !== undefined && { note }), op, ...((name === 'notAll' || name === 'none') && { not: true }), children }
}
