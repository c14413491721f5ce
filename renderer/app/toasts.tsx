/** Shows the messages of toastList.ts. */
import { useStore } from '#renderer/bridge/store.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { dismiss, toasts } from './toastList.ts'
import './toasts.css'

export { retireTurns, showDone, showFailure, showFailureWith, showToast } from './toastList.ts'

export function Toasts() {
  const list = useStore(toasts)
  const words = useWords()
  const t = useText()
  return (
    <div className='toasts' role='status' aria-live='polite'>
      {list.map((toast) => (
        <div key={toast.id} className='toast' data-tone={toast.tone}>
          <Icon name={toast.tone === 'bad' ? 'warning' : 'check'} />
          <div className='grow'>
            <div>{words(toast.text)}</div>
            {toast.detail && <div className='toast-detail'>{words(toast.detail)}</div>}
          </div>
          {toast.action && (
            <button type='button' className='toast-action' onClick={() => { toast.action?.run(); dismiss(toast.id) }}>{words(toast.action.label)}</button>
          )}
          <button type='button' className='toast-close' aria-label={t('common.close')} onClick={() => dismiss(toast.id)}><Icon name='close' size={14} /></button>
        </div>
      ))}
    </div>
  )
}
