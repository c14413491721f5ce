/** The tree on a canvas: laid out by itself, moved by dragging and by keys. */
import { useCallback, useEffect, useMemo, useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { applyNodeChanges, ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal, type NodeChange } from 'reactflow'
import 'reactflow/dist/base.css'
import { combinationOf, scopedCommand, type CommandId } from '#renderer/app/commands.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { GroupCondition } from '#core/domain/conditions/types.ts'
import { groupSize, layoutOf, leafSize, markOf, slotAt, type Layout, type Point, type Slot } from './layout.ts'
import { ConditionCard, nodeElementId, type CanvasNode } from './nodes.tsx'
import { CanvasContext, type NodeView } from './view.ts'
import type { FocusRequest } from './useBuilder.ts'
import { CanvasTools } from './CanvasTools.tsx'

interface Props {
  root: GroupCondition
  views: readonly NodeView[]
  focus: string
  request: FocusRequest | null
  /** Whether something of the palette is being dragged. */
  dragging: boolean
  onSelect: (id: string, extend: boolean) => void
  onSetOp: (id: string, op: 'and' | 'or') => void
  onMove: (id: string, slot: Slot) => void
  onDropNew: (slot: Slot) => void
  onEdit: () => void
}

export function Canvas(props: Props) {
  return <ReactFlowProvider><Flow {...props} /></ReactFlowProvider>
}

const nodeTypes = { condition: ConditionCard }
const margin = 24

function Flow({ root, views, focus, request, dragging, onSelect, onSetOp, onMove, onDropNew, onEdit }: Props) {
  const t = useText()
  const layout = useMemo(() => layoutOf(root), [root])
  const laid = useMemo(() => nodesOf(layout, views), [layout, views])
  const [nodes, setNodes] = useState(laid)
  const [moving, setMoving] = useState<string | null>(null)
  const [slot, setSlot] = useState<Slot>()
  const flow = useReactFlow()
  const frame = useRef<HTMLDivElement>(null)
  if (moving === null && nodes !== laid && !sameNodes(nodes, laid)) setNodes(laid)
  useFocus(request, focus, layout, frame)

  const point = (event: { clientX: number; clientY: number }): Point => flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
  const changed = useCallback((changes: NodeChange<CanvasNode>[]) => setNodes((now) => applyNodeChanges(changes.filter(({ type }) => type === 'position'), now)), [])
  const at = (event: { clientX: number; clientY: number }, id: string | null) => {
    const next = slotAt(root, layout, point(event), id)
    setSlot((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next))
    return next
  }
  function released() {
    setMoving(null)
    setSlot(undefined)
    setNodes(laid)
  }
  const touchOf = (event: unknown) => { const { touches } = event as { touches?: { clientX: number; clientY: number }[] }; return touches?.[0] ?? (event as { clientX: number; clientY: number }) }

  function keys(event: KeyboardEvent) {
    if (!(event.target instanceof HTMLElement) || !event.target.classList.contains('node-card')) return
    const id = scopedCommand('builder', combinationOf(event.nativeEvent))
    if (!id || !runCommand(id as CommandId)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const over = (event: DragEvent) => {
    if (!dragging) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    at(event, null)
  }
  const mark = slot && markOf(root, layout, slot)
  const acts = useMemo(() => ({ setOp: onSetOp }), [onSetOp])
  return (
    <CanvasContext value={acts}>
      <div
        ref={frame} className='builder-canvas' role='region' aria-label={t('builder.canvas')} data-moving={moving !== null} onKeyDown={keys} onDragOver={over}
        onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as HTMLElement | null)) setSlot(undefined) }}
        onDrop={(event) => {
          if (!dragging) return
          event.preventDefault()
          const target = at(event, null)
          setSlot(undefined)
          if (target) onDropNew(target)
        }}
      >
        <ReactFlow<CanvasNode>
          nodes={nodes} nodeTypes={nodeTypes} onNodesChange={changed} defaultViewport={{ x: margin, y: margin, zoom: 1 }} minZoom={0.15} maxZoom={1.5}
          nodesFocusable={false} elementsSelectable={false} nodesConnectable={false} disableKeyboardA11y deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null}
          panOnScroll zoomOnDoubleClick={false} nodeDragThreshold={5} onlyRenderVisibleElements proOptions={{ hideAttribution: true }} aria-label={t('builder.tree')}
          onNodeClick={(event, { id }) => onSelect(id, event.shiftKey || event.ctrlKey || event.metaKey)}
          onNodeDoubleClick={(_, { id }) => { onSelect(id, false); onEdit() }}
          onNodeDragStart={(_, { id }) => { setMoving(id); onSelect(id, false) }}
          onNodeDrag={(event, { id }) => at(touchOf(event), id)}
          onNodeDragStop={(event, { id }) => {
            const target = slotAt(root, layout, point(touchOf(event)), id)
            released()
            if (target) onMove(id, target)
          }}
        >
          <ViewportPortal>
            <Branches nodes={nodes} layout={layout} />
            {mark && <div className='slot-mark' data-pair={slot.pair !== undefined} style={{ transform: `translate(${mark.x}px, ${mark.y}px)`, width: mark.width, height: mark.height }} />}
          </ViewportPortal>
        </ReactFlow>
        <CanvasTools layout={layout} />
      </div>
    </CanvasContext>
  )
}

/** The size of a card is known, so that nothing is measured and only what is in view is drawn. */
function nodesOf(layout: Layout, views: readonly NodeView[]): CanvasNode[] {
  return views.map((view) => {
    const { x, y, width, height } = layout.boxes.get(view.id)!
    return {
      id: view.id, type: 'condition', position: { x, y }, width, height, measured: { width, height }, handles: [], draggable: view.level > 1, data: { view }, zIndex: view.selected ? 2 : 1, ariaRole: 'presentation',
      domAttributes: { 'aria-roledescription': undefined } as never
    }
  })
}

function sameNodes(some: readonly CanvasNode[], others: readonly CanvasNode[]): boolean {
  return some.length === others.length && some.every((node, index) => node.data === others[index]!.data && node.position.x === others[index]!.position.x && node.position.y === others[index]!.position.y)
}

/** Lines of the tree, drawn as two paths: those to what counts, and dashed those to what is switched off. */
function Branches({ nodes, layout: { boxes } }: { nodes: readonly CanvasNode[]; layout: Layout }) {
  const at = new Map(nodes.map(({ id, position }) => [id, position]))
  const paths = { on: '', off: '' }
  for (const { id, position, data: { view } } of nodes) {
    const parent = boxes.get(id)?.parent
    const from = parent ? at.get(parent) : undefined
    if (from) paths[view.off ? 'off' : 'on'] += branchPath(from.x + trunkAt, from.y + groupSize.height, position.x, position.y + joint)
  }
  return <svg className='branches' aria-hidden='true'><path d={paths.on} /><path d={paths.off} className='off' /></svg>
}

/** Where lines meet a card, below its upper rim; where they leave a group, from its left; and how round they turn. */
const joint = 19
const trunkAt = 16
const bend = 8

/** A trunk down from the group with an arm to what it holds. */
function branchPath(x: number, y: number, toX: number, toY: number): string {
  return `M${x},${y}V${toY - bend}Q${x},${toY} ${x + bend},${toY}H${toX}`
}

/** Brings the node that the keyboard should stand on into view and gives it the focus. */
function useFocus(request: FocusRequest | null, focus: string, layout: Layout, frame: { current: HTMLDivElement | null }): void {
  const { getViewport, setViewport } = useReactFlow()
  const latest = useRef({ focus, layout })
  useEffect(() => {
    latest.current = { focus, layout }
  })
  useEffect(() => {
    if (!request || !frame.current) return undefined
    const box = latest.current.layout.boxes.get(latest.current.focus)
    if (!box) return undefined
    const { clientWidth, clientHeight } = frame.current
    const { x, y, zoom } = getViewport()
    const shift = (from: number, size: number, offset: number, room: number) => {
      const start = from * zoom + offset
      if (start < margin) return margin - start
      return start + size * zoom > room - margin ? Math.max(room - margin - size * zoom, margin) - start : 0
    }
    const [dx, dy] = [shift(box.x, leafSize.width, x, clientWidth), shift(box.y, box.height, y, clientHeight)]
    if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom })
    if (request.on !== 'node') return undefined
    let waiting = 0
    let tries = 20
    const attempt = () => {
      const element = document.getElementById(nodeElementId(latest.current.focus))
      if (element) element.focus({ preventScroll: true })
      else if (tries-- > 0) waiting = requestAnimationFrame(attempt)
    }
    attempt()
    return () => cancelAnimationFrame(waiting)
  }, [request, frame, getViewport, setViewport])
}
