/** Templates: definitions that were kept to begin from. One begins a new segment, or is taken into the builder piece by piece. */
import { useCallback, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useAct } from '#renderer/app/act.ts'
import { useFormat } from '#renderer/app/format.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { showDone } from '#renderer/app/toasts.tsx'
import { ConfirmDialog } from '#renderer/components/ConfirmDialog.tsx'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { NameDialog } from '#renderer/components/NameDialog.tsx'
import { DataTable } from '#renderer/components/table/DataTable.tsx'
import type { Column } from '#renderer/components/table/columns.ts'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { newDraft, useDraft } from '#renderer/editors/builder/drafts.ts'
import type { Template } from '#core/contract/library.ts'
import { draftOf } from '#core/domain/conditions/edit.ts'
import type { Definition } from '#core/domain/conditions/types.ts'

const rowKey = (template: Template) => template.id
/** What the builder shows before anything is written. */
const nothing = newDraft('customer')

export function TemplatesTable() {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const act = useAct()
  const [current, setCurrent] = useState<Template>()
  const [asking, setAsking] = useState<{ kind: 'edit' | 'use'; template: Template }>()
  const unfinished = useDraft('new', nothing)
  const { change } = unfinished
  const list = useQuery(orpc.library.templates.queryOptions({ input: {} }))
  const rows = list.data?.items ?? []
  const begin = useCallback((template: Template) => {
    change(draftOf(template.definition as Definition))
    void navigate('/builder')
  }, [change, navigate])
  const isUnfinished = unfinished.draft.definition.root.children.length > 0
  const use = useCallback((template: Template) => (isUnfinished ? setAsking({ kind: 'use', template }) : begin(template)), [isUnfinished, begin])
  async function remove(template: Template) {
    if (await act(() => client.library.removeTemplate({ id: template.id }))) showDone('library.templates.removed', template.name)
  }
  const columns = useMemo((): Column<Template>[] => [
    { key: 'name', header: t('common.name'), width: 220, text: (row) => row.name, render: (row) => <span className='name-link ellipsis'>{row.name}</span> },
    {
      key: 'words', header: t('segments.inWords'), width: 420, text: (row) => words(row.words),
      render: (row) => (row.problems[0] ? <span className='bad' title={words(row.problems[0].remedy)}><Icon name='warning' size={12} /> {words(row.problems[0].message)}</span> : <span title={words(row.words)}>{words(row.words)}</span>)
    },
    { key: 'entity', header: t('library.templates.entity'), width: 76, text: (row) => t(`targets.${row.entity}`), render: (row) => t(`targets.${row.entity}`) },
    { key: 'description', header: t('library.templates.description'), width: 220, text: (row) => row.description, render: (row) => <span className='soft' title={row.description}>{row.description}</span> },
    { key: 'updated', header: t('lists.updated_at'), width: 140, text: (row) => row.updatedAt, render: (row) => <span className='num' title={format.relative(row.updatedAt)}>{format.moment(row.updatedAt)}</span> }
  ], [t, words, format])
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data && rows.length === 0) {
    return <EmptyState icon='spark' title={t('library.templates.empty')} text={t('library.templates.emptyText')} example={t('library.templates.emptyExample')} action={<Button variant='contained' onClick={() => runCommand('newSegment')}>{t('segments.new')}</Button>} />
  }
  return (
    <>
      <div className='toolbar library-toolbar'>
        <span className='soft grow'>{t('library.templates.help')}</span>
        <Button variant='outlined' startIcon={<Icon name='edit' />} disabled={!current} onClick={() => setAsking({ kind: 'edit', template: current! })}>{t('library.templates.edit')}</Button>
        <Button variant='outlined' startIcon={<Icon name='trash' />} disabled={!current} onClick={() => void remove(current!)}>{t('library.templates.remove')}</Button>
        <Button variant='contained' startIcon={<Icon name='play' />} disabled={!current} onClick={() => use(current!)}>{t('library.templates.use')}</Button>
      </div>
      <DataTable name='templates' label={t('segments.views.templates')} columns={columns} rows={rows} rowKey={rowKey} total={rows.length} loading={list.isPending} onCurrent={setCurrent} onOpen={use} />
      {asking?.kind === 'use' && (
        <ConfirmDialog title={t('library.templates.replaceTitle')} action={t('library.templates.use')} onConfirm={() => begin(asking.template)} onClose={() => setAsking(undefined)}><p>{t('library.templates.replaceText')}</p></ConfirmDialog>
      )}
      {asking?.kind === 'edit' && <TemplateDialog template={asking.template} onClose={() => setAsking(undefined)} />}
    </>
  )
}

interface DialogProps {
  /** One that is there, or what a new one is made of. */
  template: Pick<Template, 'name' | 'description' | 'definition'> & Partial<Pick<Template, 'id' | 'version'>>
  onClose: () => void
}

/** Names a template and says what it is for. */
export function TemplateDialog({ template, onClose }: DialogProps) {
  const t = useText()
  const [description, setDescription] = useState(template.description)
  async function save(name: string) {
    const { id, definition, version } = template
    const saved = await (id === undefined ? client.library.createTemplate({ name, description, definition }) : client.library.updateTemplate({ id, name, description, expectedVersion: version }))
    onClose()
    showDone('library.templates.saved', saved.name)
  }
  return (
    <NameDialog title={t(template.id === undefined ? 'library.templates.saveAs' : 'library.templates.edit')} value={template.name} action={t('common.save')} onName={save} onClose={onClose}>
      <Labelled label={t('library.templates.description')} note={t('library.templates.descriptionNote')}><textarea className='input' rows={3} maxLength={5000} value={description} onChange={(event) => setDescription(event.target.value)} /></Labelled>
    </NameDialog>
  )
}
