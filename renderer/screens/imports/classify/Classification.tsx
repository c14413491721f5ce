/** The rules that classify what a draft brings: a button that tells how many there are, and the editor that it opens. */
import { useMemo, useState } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import { Icon } from '#renderer/components/icons.tsx'
import { useClock } from '#renderer/editors/condition/clock.ts'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { Classified, ClassifyRule } from '#core/contract/classify.ts'
import { compileFilters } from '#core/domain/conditions/compile.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import { isClassified } from '#core/domain/row-fields.ts'
import { changeDraft } from '#renderer/screens/imports/drafts.ts'
import type { Draft } from '#renderer/screens/imports/draft.ts'
import type { ColumnProblem } from '#renderer/screens/imports/problems.ts'
import { askedFields, settableFields, type MappableField } from './fields.ts'
import { RuleForm } from './RuleForm.tsx'

interface Props {
  draft: Draft
  mappable: readonly MappableField[]
  /** What a check of this very draft found, by rule. */
  counts: readonly Classified[] | undefined
  /** Of the draft as it was sent. */
  problems: readonly ColumnProblem[]
}

export function Classification(props: Props) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const { classify, target } = props.draft
  if (!isClassified(target)) return null
  return (
    <>
      <Button variant='outlined' startIcon={<Icon name='tag' size={14} />} aria-haspopup='dialog' onClick={() => setOpen(true)}>
        {classify.length > 0 ? t('classify.openRules', { count: classify.length }) : t('classify.open')}
      </Button>
      {open && <Editor {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

const blankRule: ClassifyRule = { where: [], to: 'new', tags: [], groups: [], fields: {} }

function Editor({ draft, mappable, counts, problems, onClose }: Props & { onClose: () => void }) {
  const t = useText()
  const language = useLanguage()
  const clock = useClock()
  const [rules, setRules] = useState<ClassifyRule[]>(draft.classify.length > 0 ? draft.classify : [blankRule])
  const fields = useMemo(() => askedFields(draft), [draft])
  const settable = useMemo(() => settableFields(draft.target, mappable), [draft, mappable])
  const unsound = rules.map(({ where }, index) => compileFilters(where, fields, clock, `/classify/${index}`).problems)
  const change = (index: number, rule: ClassifyRule) => setRules(rules.map((other, place) => (place === index ? rule : other)))
  const swap = (index: number, other: number) => setRules(rules.with(index, rules[other]!).with(other, rules[index]!))
  const isUnchanged = rules === draft.classify
  return (
    <Dialog open onClose={onClose} aria-labelledby='classify-title' maxWidth='md' fullWidth>
      <DialogTitle id='classify-title'>{t('classify.title')}</DialogTitle>
      <DialogContent>
        <p className='soft' style={{ marginBottom: 12 }}>{t('classify.help')}</p>
        <div className='stack' style={{ gap: 12 }}>
          {rules.length === 0 && <p className='soft'>{t('classify.empty')}</p>}
          {rules.map((rule, index) => (
            <RuleForm
              key={index} number={index + 1} rule={rule} entity={isEntityTarget(draft.target) ? draft.target : 'customer'} fields={fields} settable={settable} count={isUnchanged ? counts?.[index]?.matched : undefined}
              problems={[...unsound[index]!.map(({ message, remedy }) => `${message[language]} ${remedy[language]}`), ...(isUnchanged ? toldOf(problems, index).map((own) => `${own.message[language]} ${own.remedy[language]}`) : [])]}
              onChange={(next) => change(index, next)} onRemove={() => setRules(rules.toSpliced(index, 1))}
              onUp={index > 0 ? () => swap(index, index - 1) : undefined} onDown={index < rules.length - 1 ? () => swap(index, index + 1) : undefined}
            />
          ))}
          <div><Button variant='outlined' startIcon={<Icon name='plus' size={14} />} onClick={() => setRules([...rules, blankRule])}>{t('classify.add')}</Button></div>
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant='outlined' onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant='contained' disabled={unsound.some((own) => own.length > 0)} onClick={() => { changeDraft(draft.id, { classify: writtenRules(rules) }); onClose() }}>{t('classify.use')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** Fields and rules that were added and not written yet are left out. */
function writtenRules(rules: readonly ClassifyRule[]): ClassifyRule[] {
  const written = rules.map((rule) => ({ ...rule, fields: Object.fromEntries(Object.entries(rule.fields).filter(([, value]) => String(value).trim() !== '')) }))
  return written.filter(({ where, tags, groups, fields }) => where.length + tags.length + groups.length + Object.keys(fields).length > 0)
}

/** What the core said of a rule. */
function toldOf(problems: readonly ColumnProblem[], index: number) {
  return problems.flatMap(({ own }) => (own && `${own.path}/`.startsWith(`/classify/${index}/`) && !own.path.includes('/where/') ? [own] : []))
}
