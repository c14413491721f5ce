import { setPreference, usePreferences } from '#renderer/app/preferences.ts'
import { Segmented } from '#renderer/components/Segmented.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import '#renderer/components/chips.css'
import { Setting } from './Setting.tsx'

export function Appearance() {
  const t = useText()
  const { language, theme, density, bigNumbers } = usePreferences()
  return (
    <>
      <Setting title={t('settings.language')} text={t('settings.languageText')}>
        <Segmented label={t('settings.language')} value={language} options={[{ value: 'zh', label: t('settings.languages.zh') }, { value: 'en', label: t('settings.languages.en') }]} onChange={(value) => setPreference('language', value)} />
      </Setting>
      <Setting title={t('settings.theme')}>
        <Segmented label={t('settings.theme')} value={theme} options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) }))} onChange={(value) => setPreference('theme', value)} />
      </Setting>
      <Setting title={t('settings.density')} text={t('settings.densityText')}>
        <Segmented label={t('settings.density')} value={density} options={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`settings.densities.${value}`) }))} onChange={(value) => setPreference('density', value)} />
      </Setting>
      <Setting title={t('settings.bigNumbers')} text={t('settings.bigNumbersText')}>
        <Segmented label={t('settings.bigNumbers')} value={bigNumbers} options={(['full', 'short'] as const).map((value) => ({ value, label: t(`settings.bigNumber.${value}`) }))} onChange={(value) => setPreference('bigNumbers', value)} />
      </Setting>
    </>
  )
}
