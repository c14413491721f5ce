import Button from '@mui/material/Button'
import { runCommand } from '#renderer/app/registry.ts'
import { useOpenDemo } from '#renderer/app/workspaces.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import { useImportFiles } from '#renderer/screens/imports/useImportFiles.ts'

/** An empty workspace: three ways to begin. */
export function FirstSteps() {
  const t = useText()
  const { choose } = useImportFiles()
  const openDemo = useOpenDemo()
  return (
    <div className='first'>
      <section className='card'>
        <span className='step-icon' data-tone='accent'><Icon name='import' size={14} /></span>
        <h2>{t('home.first.import')}</h2><p className='soft'>{t('home.first.importText')}</p>
        <Button variant='contained' onClick={() => void choose()}>{t('imports.choose')}</Button>
      </section>
      <section className='card'>
        <span className='step-icon'><Icon name='spark' size={14} /></span>
        <h2>{t('home.first.demo')}</h2><p className='soft'>{t('home.first.demoText')}</p>
        <Button variant='outlined' onClick={() => void openDemo()}>{t('start.openDemo')}</Button>
      </section>
      <section className='card'>
        <span className='step-icon'><Icon name='person' size={14} /></span>
        <h2>{t('home.first.enter')}</h2><p className='soft'>{t('home.first.enterText')}</p>
        <Button variant='outlined' onClick={() => runCommand('newCustomer')}>{t('commands.newCustomer')}</Button>
      </section>
    </div>
  )
}
