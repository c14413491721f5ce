/** What an import did not overwrite because it is protected or somebody had edited it: a person takes it over or dismisses it, one by one. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import Button from '@mui/material/Button'
import type { HeldValue } from '#core/contract/held-values.ts'
import { client, orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { showFailure } from '#renderer/app/toasts.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { entityPaths, fieldText } from '#renderer/screens/entities/columns.tsx'

const shownAtOnce = 50

export function HeldValues({ batchId }: { batchId: string }) {
  const t = useText()
  const held = useQuery(orpc.heldValues.list.queryOptions({ input: { batchId, limit: shownAtOnce } })).data
  if (!held || held.total === 0) return null
  return (
    <section className='stack' style={{ gap: 8 }}>
      <h2>{t('held.title', { count: held.total })}</h2>
      <p className='soft'>{t('held.text')}</p>
      <table className='plain-table held-values'>
        <thead><tr><th>{t('held.who')}</th><th>{t('held.field')}</th><th>{t('held.stands')}</th><th>{t('held.brought')}</th><th><span className='hidden'>{t('held.decide')}</span></th></tr></thead>
        <tbody>{held.items.map((value) => <Row key={value.number} value={value} />)}</tbody>
      </table>
      {held.total > held.items.length && <p className='soft num'>{t('held.more', { count: held.total - held.items.length })}</p>}
    </section>
  )
}

function Row({ value }: { value: HeldValue }) {
  const t = useText()
  const words = useWords()
  const format = useFormat()
  const take = useMutation({ mutationFn: () => client.heldValues.take({ number: value.number }), onError: showFailure })
  const dismiss = useMutation({ mutationFn: () => client.heldValues.dismiss({ number: value.number }), onError: showFailure })
  const busy = take.isPending || dismiss.isPending
  const who = value.name ?? value.id
  const named = { field: words(value.label), who }
  return (
    <tr>
      <td><Link className='link' to={`${entityPaths[value.entity]}/${encodeURIComponent(value.id)}`}>{who}</Link></td><td>{named.field}</td>
      <td>{fieldText(value.stands, value.type, format)}</td><td>{fieldText(value.brought, value.type, format)}</td>
      <td className='right'>
        <Button size='small' disabled={busy} aria-label={t('held.takeNamed', named)} onClick={() => take.mutate()}>{t('held.take')}</Button>
        <Button size='small' disabled={busy} aria-label={t('held.dismissNamed', named)} onClick={() => dismiss.mutate()}>{t('held.dismiss')}</Button>
      </td>
    </tr>
  )
}
