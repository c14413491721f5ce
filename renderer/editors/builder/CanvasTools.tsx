import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useReactFlow, useStore } from 'reactflow'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Layout } from './layout.ts'

/** How the canvas is looked at: closer, farther, all of it. */
export function CanvasTools({ layout }: { layout: Layout }) {
  const t = useText()
  const format = useFormat()
  const { zoomIn, zoomOut, setViewport } = useReactFlow()
  const zoom = useStore(({ transform }) => transform[2])
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  function fit() {
    const margin = 24
    const fitting = Math.max(0.15, Math.min(1, (width - 2 * margin) / layout.width, (height - 2 * margin) / layout.height))
    void setViewport({ x: margin, y: margin, zoom: fitting })
  }
  const tool = (name: 'zoomOut' | 'zoomIn' | 'fit', icon: IconName, run: () => void) => (
    <Tooltip title={t(`builder.tools.${name}`)}><IconButton aria-label={t(`builder.tools.${name}`)} onClick={run}><Icon name={icon} size={14} /></IconButton></Tooltip>
  )
  return (
    <div className='canvas-tools' role='toolbar' aria-label={t('builder.tools.label')}>
      {tool('zoomOut', 'minus', () => void zoomOut())}
      <span className='num faint'>{format.percent(zoom).replace(/\.\d/, '')}</span>
      {tool('zoomIn', 'plus', () => void zoomIn())}
      {tool('fit', 'fit', fit)}
    </div>
  )
}
