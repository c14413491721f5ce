/** The editor of a definition: what can be asked on the left, the tree on the canvas, the form of what is selected in the inspector, what it comes to below. */
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import { ErrorBoundary } from '#renderer/app/ErrorBoundary.tsx'
import { useCommand } from '#renderer/app/registry.ts'
import { showInspector } from '#renderer/app/inspectorState.ts'
import { useCatalogue } from '#renderer/editors/condition/catalogue.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { activeDefinition, placeOf, type Draft } from '#core/domain/conditions/edit.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { Canvas } from './Canvas.tsx'
import { useAskAhead, useEvaluation } from './evaluation.ts'
import { KnownContext, type Known } from './leaf/known.ts'
import { NodeInspector } from './NodeInspector.tsx'
import { Palette } from './Palette.tsx'
import { startedText } from './started.ts'
import { Summary } from './Summary.tsx'
import { TextView } from './TextView.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useBuilder, type Builder } from './useBuilder.ts'
import { viewsOf } from './view.ts'
import './builder.css'

interface Props {
  value: Draft
  onChange: (draft: Draft) => void
  /** Goes back to what is saved, or to nothing. */
  onDiscard: () => void
  /** What is wrong with the whole besides its definition, e.g. an answer to saving. */
  problems?: readonly Problem[]
  /** Buttons beside those of the builder. */
  actions?: ReactNode
}

export function ConditionBuilder({ onDiscard, ...props }: Props) {
  const t = useText()
  const known = useCatalogue()
  if (!known) return <div className='builder' aria-busy='true'><span className='skeleton' /></div>
  return <KnownContext value={known}><ErrorBoundary wayOut={{ label: t('builder.discardDraft'), act: onDiscard }}><Loaded {...props} known={known} /></ErrorBoundary></KnownContext>
}

const none: readonly Problem[] = []

function Loaded({ value, onChange, problems = none, actions, known }: Omit<Props, 'onDiscard'> & { known: Known }) {
  const t = useText()
  const language = useLanguage()
  const askAhead = useAskAhead(known.catalogue)
  const builder = useBuilder(value, onChange, (draft) => askAhead(activeDefinition(draft)))
  const evaluation = useEvaluation(value, known.catalogue, builder.typing)
  const [dragged, setDragged] = useState<Condition | null>(null)
  const [showsText, setShowsText] = useState(false)
  const find = useRef<HTMLInputElement>(null)
  const { draft, selection, focus, root } = builder
  const { entity } = draft.definition
  const started = useCallback((node: Condition) => startedText(node, entity, known.catalogue, language, t), [entity, known, language, t])
  const views = useMemo(() => viewsOf({ draft, selection, focus, root }, evaluation, started), [draft, selection, focus, root, evaluation, started])
  const view = views.find(({ id }) => id === focus) ?? views[0]!
  /** A condition by itself: its members are known, or nearly so, when it is let go, and only the tree around it is left to count. */
  const askAlone = (condition: Condition) => {
    const { limit: _limit, split: _split, ...asked } = evaluation.definition
    askAhead({ ...asked, root: { kind: 'group', op: 'and', children: [condition] } })
  }
  const latest = useRef({ builder, askAlone })
  useEffect(() => {
    latest.current = { builder, askAlone }
  })
  const edit = useCallback(() => { showInspector(true); latest.current.builder.ask('form') }, [])
  const add = useCallback((condition: Condition) => { showInspector(true); latest.current.builder.add(condition) }, [])
  const hold = useCallback((condition: Condition) => latest.current.askAlone(condition), [])
  const leave = useCallback(() => latest.current.builder.ask('node'), [])
  const select = useCallback((id: string, extend: boolean) => latest.current.builder.select(id, extend), [])
  const setOp = useCallback((id: string, op: 'and' | 'or') => latest.current.builder.setOp(id, op), [])
  useBuilderCommands(builder, { edit, find: () => find.current?.focus(), text: () => setShowsText(true) })
  return (
    <div className='builder'>
      <Toolbar builder={builder} node={view.node}>
        <Button onClick={() => setShowsText(true)}>{t('builder.text.title')}</Button>
        {actions}
      </Toolbar>
      <div className='builder-row'>
        <Palette ref={find} entity={entity} answer={known.answer} onAdd={add} onHold={hold} onDrag={setDragged} onLeave={leave} />
        <Canvas
          root={root} views={views} focus={focus} request={builder.request} dragging={dragged !== null} onSelect={select} onSetOp={setOp} onEdit={edit} onMove={builder.drop}
          onDropNew={(slot) => { if (dragged) { showInspector(true); builder.add(dragged, slot) } setDragged(null) }}
        />
      </div>
      <Summary evaluation={evaluation} answer={known.answer} />
      <NodeInspector builder={builder} view={view} evaluation={evaluation} others={[...problems, ...evaluation.problems.filter(({ nodeId }) => !placeOf(root, nodeId))]} />
      {showsText && <TextView draft={draft} onApply={builder.replaceAll} onClose={() => { setShowsText(false); builder.ask('node') }} />}
    </div>
  )
}

function useBuilderCommands(builder: Builder, { edit, find, text }: { edit: () => void; find: () => void; text: () => void }): void {
  useCommand('undo', builder.undo, builder.canUndo)
  useCommand('redo', builder.redo, builder.canRedo)
  useCommand('builderAdd', find)
  useCommand('builderEdit', edit)
  useCommand('builderText', text)
  useCommand('builderWrap', builder.wrap)
  useCommand('builderUnwrap', builder.unwrap)
  useCommand('builderSwitchOp', builder.switchOp)
  useCommand('builderNegate', builder.negate)
  useCommand('builderDuplicate', builder.duplicate)
  useCommand('builderDisable', builder.toggleDisabled)
  useCommand('builderDelete', builder.remove)
  useCommand('builderUp', () => builder.go('up'))
  useCommand('builderDown', () => builder.go('down'))
  useCommand('builderLeft', () => builder.go('left'))
  useCommand('builderRight', () => builder.go('right'))
  useCommand('builderExtendUp', () => builder.go('up', true))
  useCommand('builderExtendDown', () => builder.go('down', true))
  useCommand('builderMoveUp', () => builder.step('up'))
  useCommand('builderMoveDown', () => builder.step('down'))
  useCommand('builderMoveOut', () => builder.step('out'))
  useCommand('builderMoveIn', () => builder.step('in'))
}
