import { DiffView, type DiffMembers } from '#renderer/components/diff/DiffView.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { DiffAnswer } from '#core/contract/segment-library.ts'
import type { Words } from '#core/contract/errors.ts'

/** Two definitions side by side, and whom that lets in and out. `only`: there is nothing to compare with. */
export function Diff({ answer, only }: { answer?: DiffAnswer; only?: Words }) {
  const t = useText()
  const words = useWords()
  if (!answer) return <p className='segment-words'>{only && words(only)}</p>
  return (
    <DiffView title={t('segments.diffWords')} same={t('segments.sameWords')} lines={answer.lines} members={membersOf(answer.members)}>
      {answer.problems.map((problem) => <p key={problem.code + problem.path} className='bad'>{words(problem.message)} {words(problem.remedy)}</p>)}
    </DiffView>
  )
}

function membersOf(members: DiffAnswer['members']): DiffMembers | null {
  return members && { before: members.from, after: members.to, enter: members.entered, leave: members.left, sample: { enter: members.sample.entered, leave: members.sample.left } }
}
