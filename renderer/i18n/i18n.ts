/** Two complete catalogues. Chinese is the shape; English must fill it, with `_one` forms where English counts differently. */
import { useCallback } from 'react'
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Locale, Words } from '#core/contract/errors.ts'
import { en } from './en/index.ts'
import { zh } from './zh/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zh }
    returnNull: false
  }
}

/** Starts i18next with both catalogues in memory, so that a switch of language needs no loading. */
export function startWords(language: Locale): void {
  void i18next.use(initReactI18next).init({
    lng: language, fallbackLng: false, resources: { zh: { translation: zh }, en: { translation: en } }, interpolation: { escapeValue: false }, returnNull: false,
    initAsync: false
  })
}

export function switchLanguage(language: Locale): void {
  void i18next.changeLanguage(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export type Translate = ReturnType<typeof useText>
export function useText() {
  return useTranslation().t
}

export function useLanguage(): Locale {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh'
}

/** The side of a two-language text from the core that this person reads. */
export function useWords(): (words: Words) => string {
  const language = useLanguage()
  return useCallback((words: Words) => words[language], [language])
}

type Catalogue = { [key: string]: string | Catalogue }

/** A key that only data knows (an event type, a stage of a job): its text, or undefined. */
export function lookUp(path: string, language: Locale): string | undefined {
  let node: string | Catalogue | undefined = language === 'zh' ? zh : en
  for (const part of path.split('.')) node = typeof node === 'object' && Object.hasOwn(node, part) ? node[part] : undefined
  return typeof node === 'string' ? node : undefined
}

/** Both texts of a key, for what is shown later in either language. */
export function bothWords(path: string): Words {
  return { zh: lookUp(path, 'zh') ?? path, en: lookUp(path, 'en') ?? path }
}

/** Text of a value that the catalogue may know under `group`, and the value itself otherwise. */
export function useTerm(): (group: string, value: string | null | undefined) => string {
  const language = useLanguage()
  return (group, value) => (value == null || value === '' ? '–' : (lookUp(`${group}.${value}`, language) ?? value))
}
