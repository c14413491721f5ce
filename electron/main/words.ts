/** Texts of native dialogs. The page has its own catalogues; these are shown by the operating system around it. */
import type { Locale } from '#core/contract/errors.ts'

/** Chinese unless the system speaks another language. */
export function dialogLocale(systemLocale: string): Locale {
  return systemLocale === '' || systemLocale.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const catalogue = {
  zh: {
    chooseImport: '选择要导入的文件',
    chooseFolder: '选择要导入的文件夹',
    watchFolder: '选择要监视的文件夹',
    chooseBackup: '选择备份文件',
    createWorkspace: '新建工作区',
    openWorkspace: '打开工作区',
    create: '新建',
    open: '打开',
    workspaceName: '名称',
    newWorkspace: '我的工作区',
    dataFiles: '数据文件',
    allFiles: '所有文件',
    couldNotOpen: '无法打开工作区',
    couldNotStart: 'CohortDesk 无法启动',
    startRemedy: '详情见日志文件：',
    close: '关闭'
  },
  en: {
    chooseImport: 'Choose files to import',
    chooseFolder: 'Choose a folder to import',
    watchFolder: 'Choose a folder to watch',
    chooseBackup: 'Choose a backup',
    createWorkspace: 'New workspace',
    openWorkspace: 'Open workspace',
    create: 'Create',
    open: 'Open',
    workspaceName: 'Name',
    newWorkspace: 'My workspace',
    dataFiles: 'Data files',
    allFiles: 'All files',
    couldNotOpen: 'The workspace could not be opened',
    couldNotStart: 'CohortDesk could not start',
    startRemedy: 'Details are in the log file:',
    close: 'Close'
  }
}

export type DialogWords = (typeof catalogue)['en']

export function dialogWords(locale: Locale): DialogWords {
  return catalogue[locale]
}
