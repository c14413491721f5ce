/** Whom a person means: a segment, conditions, or a pasted list of ids. */
import { useEffect, useEffectEvent, useState } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { allOf } from '#renderer/editors/condition/drafts.ts'
import { FilterBar } from '#renderer/editors/condition/FilterBar.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useAllSegments } from '#renderer/screens/segments/useAllSegments.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'

/** As the contract takes it: exactly one of them. */
export type Chosen = { customer_ids: string[] } | { segment: string } | { where: unknown }

const ways = ['segment', 'where', 'ids'] as const

export function Audience({ entity, onChange }: { entity: EntityType; onChange: (chosen: Chosen | undefined) => void }) {
  const t = useText()
  const format = useFormat()
  const [way, setWay] = useState<(typeof ways)[number]>('segment')
  const [segment, setSegment] = useState('')
  const [conditions, setConditions] = useState<Condition[]>([])
  const [text, setText] = useState('')
  const ids = useDebounced(text, 250)
  const segments = useAllSegments(entity) ?? []
  const tell = useEffectEvent(() => {
    const listed = [...new Set(ids.split(/[\s,，;；]+/).filter(Boolean))]
    if (way === 'segment') onChange(segment ? { segment } : undefined)
    else if (way === 'where') onChange(conditions.length > 0 ? { where: allOf(conditions) } : undefined)
    else onChange(listed.length > 0 ? { customer_ids: listed } : undefined)
  })
  useEffect(() => tell(), [way, segment, conditions, ids])
  return (
    <div className='stack' style={{ gap: 10 }}>
      <Segmented label={t('tags.audience')} value={way} options={ways.map((value) => ({ value, label: t(`tags.audiences.${value}`) }))} onChange={setWay} />
      {way === 'segment' && (
        <Labelled label={t('tags.audiences.segment')}>
          <select className='input' value={segment} onChange={(event) => setSegment(event.target.value)}>
            <option value=''>{t('tags.chooseSegment')}</option>
            {segments.map((item) => <option key={item.id} value={item.id}>{item.count === null ? item.name : `${item.name} · ${format.number(item.count)}`}</option>)}
          </select>
        </Labelled>
      )}
      {way === 'where' && <div className='row' style={{ flexWrap: 'wrap' }}><FilterBar entity={entity} conditions={conditions} onChange={setConditions} /></div>}
      {way === 'ids' && <Labelled label={t('tags.pasteIds')}><textarea className='input mono' value={text} onChange={(event) => setText(event.target.value)} placeholder={t('tags.idExample')} /></Labelled>}
    </div>
  )
}
