import { useNavigate } from 'react-router'
import Button from '@mui/material/Button'
import { EmptyState } from '#renderer/components/EmptyState.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

export function NotFound() {
  const t = useText()
  const navigate = useNavigate()
  return (
    <>
      <h1 className='hidden'>{t('errors.noScreen')}</h1>
      <EmptyState icon='search' title={t('errors.noScreen')} text={t('errors.noScreenText')} action={<Button variant='contained' onClick={() => void navigate('/')}>{t('commands.goHome')}</Button>} />
    </>
  )
}
