/** What every chart has: its definition, its table, and its PNG and CSV. */
import { useState, type ReactNode, type RefObject } from 'react'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useFormat } from '#renderer/app/format.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { csvOf, save, savePng } from './export.ts'
import './charts.css'

interface Props {
  title: string
  definition: string
  name: string
  unit?: string | undefined
  rows: [string, number][]
  plot: RefObject<HTMLDivElement | null>
  /** What is drawn can be worked with, so that it is told to everyone; otherwise the table speaks for it. */
  interactive?: boolean
  children: ReactNode
}

export function ChartFrame({ title, definition, name, unit, rows, plot, interactive = false, children }: Props) {
  const t = useText()
  const format = useFormat()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [asTable, setAsTable] = useState(false)
  const act = (run: () => void) => () => {
    setAnchor(null)
    run()
  }
  return (
    <figure className='chart' aria-label={title}>
      <IconButton className='chart-menu' aria-label={t('charts.menu', { title })} aria-haspopup='menu' onClick={(event) => setAnchor(event.currentTarget)}><Icon name='more' /></IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <li role='presentation' className='menu-note'>{definition}</li>
        <MenuItem onClick={act(() => setAsTable(!asTable))}><Icon name={asTable ? 'chart' : 'table'} />{asTable ? t('charts.asChart') : t('charts.asTable')}</MenuItem>
        <MenuItem onClick={act(() => save(`${name}.csv`, new Blob(['\ufeff', csvOf([t('charts.category'), unit ?? t('charts.count')], rows)], { type: 'text/csv' })))}><Icon name='download' />CSV</MenuItem>
        <MenuItem disabled={asTable} onClick={act(() => { if (plot.current) void savePng(`${name}.png`, plot.current) })}><Icon name='download' />PNG</MenuItem>
      </Menu>
      {!asTable && <div aria-hidden={interactive ? undefined : 'true'}>{children}</div>}
      <table className={asTable ? 'chart-table' : 'hidden'}>
        <caption className='hidden'>{title}</caption>
        <thead><tr><th scope='col'>{t('charts.category')}</th><th scope='col'>{unit ?? t('charts.count')}</th></tr></thead>
        <tbody>{rows.map(([label, value]) => <tr key={label}><td>{label}</td><td className='num'>{format.number(value)}</td></tr>)}</tbody>
      </table>
    </figure>
  )
}
