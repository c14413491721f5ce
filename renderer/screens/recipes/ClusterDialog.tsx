/** Values that are probably the same: a person says which are merged, and into what; that becomes a value map. */
import { useState } from 'react'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { clusterMethods, type ClusterMethod } from '#core/domain/recipes/fingerprint.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import type { RecipeSource } from './RecipeEditor.tsx'

interface Props {
  source: RecipeSource
  /** That come before the merge. */
  steps: RecipeStep[]
  columns: readonly string[]
  column: string | undefined
  onMerge: (step: RecipeStep) => void
  onClose: () => void
}

const methods = Object.keys(clusterMethods) as ClusterMethod[]

export function ClusterDialog({ source, steps, columns, column: first, onMerge, onClose }: Props) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const [column, setColumn] = useState(first ?? '')
  const [method, setMethod] = useState<ClusterMethod>('fingerprint')
  /** What each cluster that is merged becomes, by its most frequent value. */
  const [merged, setMerged] = useState<ReadonlyMap<string, string>>(new Map())
  const found = useQuery({
    ...orpc.recipes.clusters.queryOptions({ input: column === '' ? skipToken : { upload: source.upload, format: source.format, steps, column, method } }), placeholderData: keepPreviousData, retry: false, gcTime: 0
  })
  const clusters = column === '' ? [] : found.data?.items ?? []
  const failure = found.error && failureOf(found.error)
  function set(key: string, to: string | undefined) {
    const next = new Map(merged)
    if (to === undefined) next.delete(key)
    else next.set(key, to)
    setMerged(next)
  }
  function merge() {
    const entries = clusters.flatMap(({ values }) => {
      const to = merged.get(values[0]!.value)
      return to === undefined ? [] : values.filter(({ value }) => value !== to).map(({ value }) => ({ from: value, to }))
    })
    onMerge({ op: 'map', columns: [column], entries, otherwise: 'keep' })
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby='cluster-title' maxWidth='md' fullWidth>
      <DialogTitle id='cluster-title'>{t('recipes.cluster')}</DialogTitle>
      <DialogContent>
        <div className='form'>
          <p className='soft'>{t('recipes.clusterHelp')}</p>
          <div className='form-row'>
            <Labelled label={t('recipes.clusterColumn')}>
              <select className='input' value={column} onChange={(event) => { setColumn(event.target.value); setMerged(new Map()) }}>
                <option value='' disabled>{t('recipes.clusterChoose')}</option>{columns.map((name) => <option key={name} value={name}>{name}</option>)}
              </select>
            </Labelled>
            <Labelled label={t('recipes.clusterMethod')}>
              <select className='input' value={method} onChange={(event) => { setMethod(event.target.value as ClusterMethod); setMerged(new Map()) }}>{methods.map((name) => <option key={name} value={name}>{words(clusterMethods[name])}</option>)}</select>
            </Labelled>
          </div>
          <p role='status' className={failure ? 'bad' : 'soft'}>
            {failure ? words(failure.message) : column !== '' && found.data && t(clusters.length === 0 ? 'recipes.noClusters' : 'recipes.clustersFound', { count: clusters.length, distinct: format.number(found.data.distinct), rows: format.number(found.data.rows) })}
          </p>
          {clusters.length > 0 && (
            <div className='row'>
              <Button variant='outlined' onClick={() => setMerged(new Map(clusters.map(({ values }) => [values[0]!.value, values[0]!.value])))}>{t('recipes.clusterAll')}</Button>
              <Button variant='outlined' onClick={() => setMerged(new Map())}>{t('recipes.clusterNone')}</Button>
            </div>
          )}
          <ul className='cluster-list'>
            {clusters.map(({ values, count }) => {
              const key = values[0]!.value
              const to = merged.get(key)
              return (
                <li key={key} className='cluster'>
                  <input type='checkbox' aria-label={t('recipes.mergeCluster', { value: key })} checked={to !== undefined} onChange={(event) => set(key, event.target.checked ? key : undefined)} />
                  <div className='grow cluster-values'>
                    {values.slice(0, 20).map(({ value, count: rows }) => <button key={value} type='button' className='badge' title={t('recipes.clusterUse')} onClick={() => set(key, value)}>{value} <span className='num'>{format.number(rows)}</span></button>)}
                    {values.length > 20 && <span className='faint'>+{values.length - 20}</span>}
                  </div>
                  <span className='faint num'>{format.number(count)}</span>
                  <input className='input cluster-to' aria-label={t('recipes.clusterTo', { value: key })} disabled={to === undefined} value={to ?? key} onChange={(event) => set(key, event.target.value)} />
                </li>
              )
            })}
          </ul>
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={merged.size === 0} onClick={merge}>{t('recipes.merge', { count: merged.size })}</Button>
      </DialogActions>
    </Dialog>
  )
}
