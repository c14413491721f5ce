/** What the tag is made of and what is made of it: a graph from left to right, and what uses it as a list. */
import { useCallback, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from 'reactflow'
import 'reactflow/dist/base.css'
import { orpc } from '#renderer/bridge/client.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { useCatalogue } from '#renderer/editors/condition/catalogue.ts'
import { lookUp, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import type { Client } from '#renderer/bridge/client.ts'
import type { TagDetails } from '#core/contract/tags.ts'
import { lineageLayout, size } from './lineageLayout.ts'
import { tagPath } from './paths.ts'
import { UsedBy } from '#renderer/components/UsedBy.tsx'

type Lineage = Awaited<ReturnType<Client['tags']['lineage']>>
interface Shown extends Record<string, unknown> {
  kind: Lineage['nodes'][number]['kind']
  name: string
  self: boolean
  path: string | null
}

const nodeTypes = { lineage: LineageNode }

export function LineageTab({ tag }: { tag: TagDetails }) {
  const t = useText()
  const lineage = useQuery(orpc.tags.lineage.queryOptions({ input: { id: tag.id } }))
  const nameOf = useNames()
  const graph = useMemo(() => lineage.data && laidOut(lineage.data, tag.id, nameOf), [lineage.data, tag.id, nameOf])
  if (lineage.isError) return <ErrorState error={lineage.error} onRetry={() => void lineage.refetch()} />
  if (!graph || !lineage.data) return <div className='tag-page'>{[80, 60].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  return (
    <div className='tag-page scroll'>
      <p className='soft'>{t('tags.lineageText')}</p>
      <div className='tag-graph' role='group' aria-label={t('tags.tabs.lineage')}>
        <ReactFlow
          nodes={graph.nodes} edges={graph.edges} nodeTypes={nodeTypes} fitView fitViewOptions={{ maxZoom: 1, padding: 0.1 }} minZoom={0.2} maxZoom={1.5} nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} edgesFocusable={false}
          elementsSelectable={false} zoomOnScroll={false} preventScrolling={false} proOptions={{ hideAttribution: true }}
        />
      </div>
      <section className='stack' style={{ gap: 8 }}><h2>{t('tags.usedBy')}</h2><UsedBy users={lineage.data.usedBy} /></section>
    </div>
  )
}

type NameOf = (kind: Shown['kind'], name: string) => string

/** What people call an event, a field or an identity; others bear their own names. A field is named `subject.field`. */
function useNames(): NameOf {
  const language = useLanguage()
  const fields = useCatalogue()?.answer.fields
  return useCallback((kind, name) => {
    const dot = name.indexOf('.')
    const [subject, field] = [name.slice(0, dot), name.slice(dot + 1)]
    if (kind === 'event') return eventTypeLabel(name)[language]
    if (kind === 'field') return fields?.[subject as keyof typeof fields]?.find((known) => known.name === field)?.label[language] ?? name
    if (kind === 'channel') return lookUp(`channels.${name}`, language) ?? name
    return name
  }, [language, fields])
}

function pathOf(kind: Shown['kind'], id: string): string | null {
  return kind === 'tag' ? tagPath(id) : kind === 'segment' ? `/segments/${encodeURIComponent(id)}` : null
}

/** Ids of nodes are `kind:id`. */
function laidOut({ nodes, edges }: Lineage, self: string, nameOf: NameOf): { nodes: Node<Shown>[]; edges: Edge[] } {
  const places = lineageLayout({ nodes, edges })
  return {
    nodes: nodes.map(({ id, kind, name }) => {
      const own = id.slice(id.indexOf(':') + 1)
      const isSelf = kind === 'tag' && own === self
      return { id, type: 'lineage', position: places.get(id)!, ...size, data: { kind, name: nameOf(kind, name), self: isSelf, path: isSelf ? null : pathOf(kind, own) } }
    }),
    edges: edges.map(({ from, to }) => ({ id: `${from} ${to}`, source: from, target: to, focusable: false }))
  }
}

function LineageNode({ data }: NodeProps<Node<Shown>>) {
  const t = useText()
  const navigate = useNavigate()
  const inside = <><span className='badge'>{t(`tags.nodes.${data.kind}`)}</span><span className='ellipsis' title={data.name}>{data.name}</span></>
  return (
    <>
      <Handle type='target' position={Position.Left} isConnectable={false} />
      {data.path === null ? <div className='tag-node' data-self={data.self}>{inside}</div> : <button type='button' className='tag-node nopan' onClick={() => void navigate(data.path!)}>{inside}</button>}
      <Handle type='source' position={Position.Right} isConnectable={false} />
    </>
  )
}
