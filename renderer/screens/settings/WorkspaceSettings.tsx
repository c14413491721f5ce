import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { runCommand } from '#renderer/app/registry.ts'
import { refetch } from '#renderer/app/changes.ts'
import { showFailure, showToast } from '#renderer/app/toasts.tsx'
import { ErrorState } from '#renderer/components/ErrorState.tsx'
import { bothWords, useLanguage, useText } from '#renderer/i18n/i18n.ts'
import type { Settings } from '#core/contract/workspace.ts'
import { Setting } from './Setting.tsx'

const currencies = ['CNY', 'HKD', 'TWD', 'USD', 'EUR', 'GBP', 'JPY', 'SGD', 'AUD', 'CAD']
const zones = [...new Set(['Asia/Shanghai', 'UTC', ...Intl.supportedValuesOf('timeZone')])]

/** What everybody who opens this workspace shares. Each change is saved when its field is left, and can be undone. */
export function WorkspaceSettings() {
  const t = useText()
  const query = useQuery(orpc.workspace.settings.queryOptions())
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
  if (!query.data) return <p className='soft' role='status'>{t('common.loading')}</p>
  return <Form key={JSON.stringify(query.data)} settings={query.data} />
}

function Form({ settings }: { settings: Settings }) {
  const t = useText()
  const language = useLanguage()
  const queries = useQueryClient()
  const save = useMutation({
    ...orpc.workspace.changeSettings.mutationOptions(),
    onSuccess: () => {
      refetch(queries)
      void queries.invalidateQueries({ queryKey: orpc.workspaces.current.key() })
      showToast({ text: bothWords('settings.saved'), action: { label: bothWords('common.undo'), run: () => void runCommand('undo') } })
    },
    onError: showFailure
  })
  const set = (part: Partial<Settings>) => save.mutate(part)
  const currencyNames = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en', { type: 'currency' })
  return (
    <>
      <Setting title={t('settings.name')}><Text label={t('settings.name')} value={settings.name} onSave={(name) => name && set({ name })} /></Setting>
      <Setting title={t('settings.timeZone')} text={t('settings.timeZoneText')}>
        <select className='input' aria-label={t('settings.timeZone')} value={settings.timeZone} onChange={(event) => set({ timeZone: event.target.value })}>{[...new Set([settings.timeZone, ...zones])].map((zone) => <option key={zone}>{zone}</option>)}</select>
      </Setting>
      <Setting title={t('settings.weekStart')} text={t('settings.weekStartText')}>
        <select className='input' aria-label={t('settings.weekStart')} value={settings.weekStart} onChange={(event) => set({ weekStart: Number(event.target.value) })}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => <option key={day} value={day}>{new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))}</option>)}
        </select>
      </Setting>
      <Setting title={t('settings.currency')} text={t('settings.currencyText')}>
        <select className='input' aria-label={t('settings.currency')} value={settings.currency} onChange={(event) => set({ currency: event.target.value })}>
          {[...new Set([settings.currency, ...currencies])].map((code) => <option key={code} value={code}>{code} · {currencyNames.of(code)}</option>)}
        </select>
      </Setting>
      <Setting title={t('settings.duplicateWindow')} text={t('settings.duplicateWindowText')}>
        <Text label={t('settings.duplicateWindow')} value={String(settings.duplicateWindowHours)} number onSave={(text) => Number(text) >= 1 && set({ duplicateWindowHours: Number(text) })} />
        <span className='soft' style={{ alignSelf: 'center', flex: 'none' }}>{t('settings.hours')}</span>
      </Setting>
      <Setting title={t('settings.nullTokens')} text={t('settings.nullTokensText')}>
        <Text label={t('settings.nullTokens')} value={settings.nullTokens.filter(Boolean).join(', ')} onSave={(text) => set({ nullTokens: partsOf(text) })} />
      </Setting>
      <Setting title={t('settings.trustedSources')} text={t('settings.trustedSourcesText')}>
        <Text label={t('settings.trustedSources')} value={settings.trustedSources.join(', ')} onSave={(text) => set({ trustedSources: partsOf(text) })} />
      </Setting>
    </>
  )
}

const partsOf = (text: string) => text.split(',').map((part) => part.trim()).filter(Boolean)

function Text({ label, value, number = false, onSave }: { label: string; value: string; number?: boolean; onSave: (text: string) => void }) {
  const [text, setText] = useState(value)
  const commit = () => {
    if (text.trim() !== value) onSave(text.trim())
  }
  return (
    <input
      className='input num' aria-label={label} type={number ? 'number' : 'text'} min={1} value={text} onChange={(event) => setText(event.target.value)} onBlur={commit}
      onKeyDown={(event) => { if (event.key === 'Enter') commit(); else if (event.key === 'Escape') setText(value) }}
    />
  )
}
