/** Segments side by side: how each is made up, and how they overlap. */
import { useMemo, useState } from 'react'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useAllSegments } from '../useAllSegments.ts'
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import { DimensionsButton } from './DimensionsButton.tsx'
import { useDimensions } from './dimensions.ts'
import { OverlapView } from './OverlapView.tsx'
import { ProfileView } from './ProfileView.tsx'
import { mostCompared, Swatch } from './Swatch.tsx'
import './compare.css'

interface Props {
  segment: SegmentDetail
  /** Ids of those beside it. */
  beside: string[]
  onBeside: (ids: string[]) => void
}

export function CompareTab({ segment, beside, onBeside }: Props) {
  const t = useText()
  const [view, setView] = useState<'profile' | 'overlap'>('profile')
  const [chosen, setChosen] = useState<readonly string[]>()
  const others = useAllSegments(segment.entity, { active: true })
  const dimensions = useDimensions(segment.entity)
  const names = useMemo(() => new Map(others?.map(({ id, name }) => [id, name])), [others])
  const ids = useMemo(() => [segment.id, ...new Set(beside)].slice(0, mostCompared), [segment.id, beside])
  const keys = chosen ?? dimensions.usual
  const free = others?.filter(({ id }) => !ids.includes(id)) ?? []
  return (
    <div className='stack grow' style={{ minHeight: 0 }}>
      <div className='toolbar segment-toolbar'>
        <Segmented label={t('compare.view')} value={view} options={(['profile', 'overlap'] as const).map((value) => ({ value, label: t(`compare.views.${value}`) }))} onChange={setView} />
        <span className='chip' data-set='true'><span className='chip-main'><Swatch index={0} /><span className='ellipsis'>{segment.name}</span></span></span>
        {ids.slice(1).map((id, index) => (
          <span key={id} className='chip' data-set='true'>
            <span className='chip-main'><Swatch index={index + 1} /><span className='ellipsis'>{names.get(id) ?? id}</span></span>
            <button type='button' className='chip-clear' aria-label={t('compare.without', { name: names.get(id) ?? id })} onClick={() => onBeside(ids.slice(1).filter((other) => other !== id))}><Icon name='close' size={12} /></button>
          </span>
        ))}
        {ids.length < mostCompared && (
          <select className='input compare-add' aria-label={t('compare.add')} value='' onChange={(event) => onBeside([...ids.slice(1), event.target.value])}>
            <option value='' disabled>{t('compare.add')}</option>
            {free.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        )}
        <div className='grow' />
        {view === 'profile' && <DimensionsButton dimensions={dimensions.all} chosen={keys} onChange={setChosen} />}
      </div>
      {view === 'profile'
        ? dimensions.loaded && <ProfileView ids={ids} by={keys.flatMap((key) => dimensions.all.find((entry) => entry.key === key)?.dimension ?? [])} />
        : ids.length < 2
            ? <EmptyState icon='chart' title={t('compare.addAnother')} text={t('compare.addAnotherText')} />
            : <OverlapView ids={ids} />}
    </div>
  )
}
