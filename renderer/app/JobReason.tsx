import { useText, useWords } from '#renderer/i18n/i18n.ts'
import type { JobError } from '#core/contract/jobs.ts'

/** Why a job failed and what helps; of a mapping, everything that is wrong with it. */
export function JobReason({ error }: { error: JobError }) {
  const t = useText()
  const words = useWords()
  const { problems, message, remedy } = error
  const reasons = problems?.length ? problems : [error.words ?? { message: { zh: message, en: message }, remedy: remedy === undefined ? undefined : { zh: remedy, en: remedy } }]
  return (
    <>
      {reasons.map((reason, index) => <p key={index}><span className='bad'>{words(reason.message)}</span>{reason.remedy && <span className='soft'> {words(reason.remedy)}</span>}</p>)}
      {error.id && <p className='faint mono'>{t('errors.logId', { id: error.id })}</p>}
    </>
  )
}
