/** Where an import came from and what became of it, step by step; what is still there can be opened. */
import { Fragment, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import type { Batch } from '#core/contract/imports.ts'
import { formatWords } from './formatWords.ts'

const pathOf = (batchId: string) => `/imports/${encodeURIComponent(batchId)}`

/** The list that shows what a batch has made. */
export function madePath({ batchId, target }: Pick<Batch, 'batchId' | 'target'>): string {
  const list = isEntityTarget(target) ? `/${target}s` : target === 'opportunity' ? '/accounts' : '/customers'
  return `${list}?batch=${encodeURIComponent(batchId)}`
}

export function Lineage({ batch }: { batch: Batch }) {
  const t = useText()
  const format = useFormat()
  const { mapping, origin } = batch
  const steps: [string, ReactNode][] = [
    [t('imports.file'), <>{batch.fileName} · {format.bytes(batch.fileSize)}{batch.rawKept && <span className='faint'> · {t('lineage.kept')}</span>}</>],
    ...(batch.replayOf ? [[t('lineage.replayOf'), <Batches key='of' ids={[batch.replayOf]} />] as [string, ReactNode]] : []),
    [t('lineage.by'), <Came key='by' origin={origin} at={`${format.second(batch.importedAt)} · ${batch.importedBy}`} />],
    ...(mapping.format.kind ? [[t('lineage.format'), formatWords(t, mapping.format)] as [string, ReactNode]] : []),
    ...(mapping.recipe.length > 0 ? [[t('lineage.recipe'), <Recipe key='recipe' mapping={mapping} />] as [string, ReactNode]] : []),
    [t('lineage.template'), <>{origin.template ? `${origin.template.name} · ` : ''}{batch.source} → {t(`targets.${batch.target}`)} <span className='faint mono'>{batch.batchId}</span></>],
    ...(batch.status === 'accepted' ? [[t('lineage.made'), <Made key='made' batch={batch} />] as [string, ReactNode]] : []),
    ...(batch.replays ? [[t('lineage.replays'), <Batches key='replays' ids={batch.replays} />] as [string, ReactNode]] : []),
    ...(batch.undone ? [[t('lineage.undone'), t('imports.undone', batch.undone)] as [string, ReactNode]] : [])
  ]
  return <ol className='lineage'>{steps.map(([label, value]) => <li key={label}><span className='soft'>{label}</span><span>{value}</span></li>)}</ol>
}

function Came({ origin, at }: { origin: Batch['origin']; at: string }) {
  const t = useText()
  const way = origin.watch
    ? <Link className='link' to='/imports/folders'>{t('lineage.byFolder', { name: origin.watch.name })}</Link>
    : origin.channel ? <Link className='link' to='/settings/ingestion'>{t('lineage.byChannel', { channel: origin.channel })}</Link> : t('lineage.byHand')
  return <>{way} <span className='faint num'>· {at}</span></>
}

function Recipe({ mapping: { recipe, recipeFrom } }: { mapping: Batch['mapping'] }) {
  const t = useText()
  const steps = t('lineage.ownSteps', { count: recipe.length })
  return recipeFrom ? <><Link className='link' to={`/recipes/${encodeURIComponent(recipeFrom.id)}`}>{t('lineage.recipeVersion', recipeFrom)}</Link> <span className='faint'>· {steps}</span></> : <>{steps}</>
}

function Made({ batch }: { batch: Batch }) {
  const t = useText()
  const { created, made, openRejects, duplicates, accepted, target } = batch
  const parts: [number, ReactNode][] = [
    [created, <Link key='people' className='link' to={madePath(batch)}>{t('lineage.people', { count: created })}</Link>],
    [target === 'tag' ? accepted : made, target === 'tag' ? t('lineage.taggings', { count: accepted }) : t('lineage.rows', { count: made, target: t(`targets.${target}`) })],
    [openRejects, <Link key='rejects' className='link' to={`/rejects/${encodeURIComponent(batch.batchId)}`}>{t('lineage.rejects', { count: openRejects })}</Link>],
    [duplicates, <Link key='duplicates' className='link' to={`/rejects/${encodeURIComponent(batch.batchId)}/duplicates`}>{t('lineage.duplicates', { count: duplicates })}</Link>]
  ]
  const shown = parts.filter(([count]) => count > 0)
  return shown.length === 0 ? '–' : shown.map(([, part], index) => <Fragment key={index}>{index > 0 && ' · '}{part}</Fragment>)
}

function Batches({ ids }: { ids: readonly string[] }) {
  return ids.map((id, index) => <Fragment key={id}>{index > 0 && ' · '}<Link className='link num' to={pathOf(id)}>{id}</Link></Fragment>)
}
