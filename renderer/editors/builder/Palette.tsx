/** What can be asked, by group. Enter adds; so does dragging. */
import { forwardRef, memo, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { orpc } from '#renderer/bridge/client.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { groupIcons, OfferList } from '#renderer/editors/condition/OfferList.tsx'
import { offerGroups, offersOf, type OfferGroup } from '#renderer/editors/condition/offers.ts'
import { bothWords, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import type { Condition } from '#core/domain/conditions/types.ts'

interface Props {
  entity: EntityType
  answer: CatalogueAnswer
  onAdd: (condition: Condition) => void
  /** What the pointer is pressed on: it will be chosen or dragged. */
  onHold: (condition: Condition) => void
  /** What is being dragged; null when it was let go. */
  onDrag: (condition: Condition | null) => void
  /** Esc: back to the canvas. */
  onLeave: () => void
}

export const Palette = memo(forwardRef<HTMLInputElement, Props>(function Palette({ entity, answer, onAdd, onHold, onDrag, onLeave }, ref) {
  const t = useText()
  const language = useLanguage()
  const [only, setOnly] = useState<OfferGroup | null>(null)
  const kept = useQuery(orpc.library.templates.queryOptions({ input: { entity } })).data?.items
  const offers = useMemo(() => offersOf(answer, entity, language, bothWords, kept), [answer, entity, language, kept])
  const there = useMemo(() => offerGroups.filter((group) => offers.some((offer) => offer.group === group)), [offers])
  const offered = useMemo(() => (only && there.includes(only) ? offers.filter(({ group }) => group === only) : offers), [offers, there, only])
  return (
    <section className='builder-palette' aria-label={t('builder.palette')}>
      <OfferList
        ref={ref} label={t('builder.palette')} placeholder={t('builder.paletteFind')} offers={offered} onLeave={onLeave}
        onChoose={({ start }) => onAdd(start())} onHold={({ start }) => onHold(start())} onDrag={(offer) => onDrag(offer?.start() ?? null)}
      >
        <div className='palette-groups' role='group' aria-label={t('builder.onlyGroup')}>
          {there.map((group) => (
            <Tooltip key={group} title={t(`builder.groups.${group}`)}>
              <IconButton aria-label={t(`builder.groups.${group}`)} aria-pressed={only === group} onClick={() => setOnly(only === group ? null : group)}><Icon name={groupIcons[group]} size={14} /></IconButton>
            </Tooltip>
          ))}
        </div>
      </OfferList>
      <p className='palette-foot faint'>{t('builder.paletteHelp')}</p>
    </section>
  )
}))
