/** Why somebody is in a segment or not: its sentence with ticks and crosses, what was found beside each part, the events behind it, and what was missing. */
import { useMemo } from 'react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { useEventName } from '#renderer/components/events.ts'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { Explanation } from '#core/contract/segments.ts'
import type { Words } from '#core/contract/errors.ts'
import { useFoundText } from './found.ts'
import './why.css'

type Evidence = Explanation['nodes'][number]['evidence'][number]

interface Props {
  /** Public id of the customer, company or lead. */
  id: string
  /** Either the id of a segment or a definition. */
  segment?: string
  definition?: unknown
  /** The segment's definition at that moment; now, without it. */
  asOf?: string | undefined
}

export function WhyPanel({ id, segment, definition, asOf }: Props) {
  const t = useText()
  const explanation = useQuery(orpc.segments.explain.queryOptions({ input: { id, ...(segment === undefined ? { definition } : { segment }), ...(asOf !== undefined && segment !== undefined && { asOf }) } }))
  const saved = useQuery(orpc.segments.get.queryOptions({ input: segment === undefined ? skipToken : { id: segment } })).data
  const asked = segment === undefined ? definition : saved?.definition
  const described = useQuery(orpc.conditions.describe.queryOptions({ input: asked === undefined ? skipToken : { definition: asked } })).data
  const places = useMemo(() => placesOf(described?.nodes ?? []), [described])
  if (explanation.isError) return <ErrorState compact error={explanation.error} onRetry={() => void explanation.refetch()} />
  if (!explanation.data) return <div className='why' role='status' aria-label={t('common.loading')}>{[80, 65, 90, 50].map((width) => <span key={width} className='skeleton' style={{ width: `${width}%` }} />)}</div>
  return <Explained explanation={explanation.data} places={places} />
}

interface Place {
  depth: number
  /** Whether other nodes stand in it: what it finds is only how many of them hold. */
  isGroup: boolean
}

function placesOf(nodes: readonly { id: string; depth: number }[]): ReadonlyMap<string, Place> {
  return new Map(nodes.map(({ id, depth }, index) => [id, { depth, isGroup: (nodes[index + 1]?.depth ?? 0) > depth }]))
}

function Explained({ explanation, places }: { explanation: Explanation; places: ReadonlyMap<string, Place> }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const { holds, inUniverse, limit, nodes, asOf } = explanation
  return (
    <div className='why'>
      <p className={`why-verdict ${holds ? 'good' : 'bad'}`}><Icon name={holds ? 'check' : 'close'} /><strong>{t(holds ? 'why.in' : 'why.out')}</strong></p>
      {!inUniverse && <p className='warn'>{t('why.notInUniverse')}</p>}
      <ol className='why-nodes' aria-label={t('why.conditions')}>
        {nodes.map((node) => {
          const { depth, isGroup } = places.get(node.id) ?? { depth: 0, isGroup: false }
          return <WhyNode key={node.id} {...node} found={isGroup ? null : node.found} depth={depth} />
        })}
      </ol>
      {limit && (
        <p className='why-limit'>
          {words(limit.asked)} · {limit.place === null ? t('why.notKept', { of: format.number(limit.of), kept: format.number(limit.kept) }) : t('why.place', { place: format.number(limit.place), of: format.number(limit.of) })}
        </p>
      )}
      <p className='faint num'>{t('why.asOf', { moment: format.moment(asOf) })}</p>
    </div>
  )
}

const marks: Record<'true' | 'false' | 'null', { icon: IconName; tone: string; text: 'holds' | 'fails' | 'unknown' }> = {
  true: { icon: 'check', tone: 'good', text: 'holds' }, false: { icon: 'close', tone: 'bad', text: 'fails' }, null: { icon: 'help', tone: 'warn', text: 'unknown' }
}

export interface WhyNodeProps {
  asked: Words
  holds: boolean | null
  found: unknown
  evidence: Evidence[]
  nearestMiss: Words | null
  depth: number
  /** How many this part alone keeps out. */
  removes?: number | null
}

export function WhyNode({ asked, holds, found, evidence, nearestMiss, depth, removes }: WhyNodeProps) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const foundText = useFoundText()
  const mark = marks[`${holds}`]
  const shown = foundText(found)
  return (
    <li className='why-node' style={{ paddingLeft: depth * 16 }}>
      <span className={`why-mark ${mark.tone}`}><Icon name={mark.icon} size={14} /><span className='hidden'>{t(`why.${mark.text}`)}</span></span>
      <div className='grow'>
        <p>{words(asked)}</p>
        {shown !== null && <p className='why-found'>{t('why.found')} <strong className='num'>{shown}</strong></p>}
        {nearestMiss && <p className='why-miss'>{words(nearestMiss)}</p>}
        {removes != null && removes > 0 && <p className='faint num'>{t('why.removes', { count: removes, number: format.number(removes) })}</p>}
        <EvidenceList evidence={evidence} />
      </div>
    </li>
  )
}

function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  const t = useText()
  const format = useFormat()
  const eventName = useEventName()
  if (evidence.length === 0) return null
  return (
    <ul className='why-evidence' aria-label={t('why.evidence')}>
      {evidence.map((event) => (
        <li key={event.event_id}><span className='num'>{format.moment(event.event_time)}</span><span className='ellipsis grow'>{eventName(event.event_type)}</span>{event.amount !== null && <span className='num'>{format.money(event.amount)}</span>}</li>
      ))}
    </ul>
  )
}
