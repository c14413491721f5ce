/** How several files fare that are imported as one act. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { JobReason } from '#renderer/app/JobReason.tsx'
import { isActive } from '#renderer/app/jobs.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { FileOutcome } from '#core/contract/import-files.ts'
import type { Job } from '#core/contract/jobs.ts'

const tones: Record<FileOutcome['status'], string> = { waiting: '', running: 'accent', accepted: 'good', failed: 'bad', cancelled: 'warn' }
const askEvery = 500
const counts = ['rows', 'accepted', 'rejected', 'duplicates', 'created'] as const

export function FilesOutcome({ job }: { job: Job }) {
  const t = useText()
  const active = isActive(job)
  const files = useQuery({ ...orpc.imports.files.queryOptions({ input: { jobId: job.id } }), refetchInterval: active ? askEvery : false, queryKey: [...orpc.imports.files.key({ input: { jobId: job.id } }), job.status] }).data?.files ?? []
  const done = files.filter(({ status }) => status !== 'waiting' && status !== 'running').length
  return (
    <div className='stack' style={{ gap: 8 }}>
      <p className='soft num' role='status'>{t('wizard.filesDone', { done, total: files.length })}</p>
      <table className='plain-table'>
        <thead><tr><th>{t('imports.file')}</th><th>{t('imports.status')}</th>{counts.map((key) => <th key={key} className='right'>{t(`imports.${key}`)}</th>)}</tr></thead>
        <tbody>{files.map((file, index) => <Row key={index} file={file} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ file }: { file: FileOutcome }) {
  const t = useText()
  const format = useFormat()
  return (
    <tr>
      <td>{file.batchId ? <Link className='link' to={`/imports/${encodeURIComponent(file.batchId)}`}>{file.fileName}</Link> : file.fileName}{file.error && <div><JobReason error={file.error} /></div>}</td>
      <td><span className='badge' data-tone={tones[file.status]}>{t(`wizard.fileStates.${file.status}`)}</span></td>
      {counts.map((key) => <td key={key} className='right'>{file[key] === undefined ? '–' : format.number(file[key])}</td>)}
    </tr>
  )
}
