/** Errors of reading, each with what is wrong, where, and what to do. They never quote a cell. */
import { DeskError, type ErrorCode, type Words } from '#core/contract/errors.ts'

export function refusal(code: ErrorCode, message: Words, remedy: Words, field?: string): DeskError {
  return new DeskError(code, { message, remedy, ...(field && { field }) })
}

export const limits = {
  columns: 5000,
  recordBytes: 10 * 1024 * 1024,
  /** Of the shared strings of a workbook. */
  sharedTextBytes: 1024 * 1024 * 1024,
  /** Characters of rows that are looked at before a table is made, or shown of it. */
  headCharacters: 16 * 1024 * 1024,
  /** Of a file that must be held whole in memory: a workbook or a Parquet file kept encrypted. */
  wholeFileBytes: 1024 * 1024 * 1024
}

export function tooManyColumns(line: number): DeskError {
  return refusal(
    'too_large',
    { zh: `第 ${line} 行超过 ${limits.columns} 列`, en: `Line ${line} has more than ${limits.columns} columns` },
    { zh: '检查分隔符是否选对，或删去不需要的列', en: 'Check that the delimiter is right, or remove columns that are not needed' }
  )
}

export function recordTooLong(line: number): DeskError {
  return refusal(
    'too_large',
    { zh: `第 ${line} 行开始的一条记录超过 10 MB`, en: `The record that starts on line ${line} is longer than 10 MB` },
    { zh: '检查换行符和引号是否完整，或把过长的文本移出文件', en: 'Check line ends and quotes, or move the overlong text out of the file' }
  )
}

export function unterminatedQuote(line: number): DeskError {
  return refusal(
    'invalid',
    { zh: `第 ${line} 行的引号没有结束`, en: `The quote opened on line ${line} is never closed` },
    { zh: '在该行补上结尾的引号；如果引号只是普通字符，把“引号”设为无', en: 'Close the quote on that line; if quotes are plain characters in this file, set the quote to none' },
    'quote'
  )
}

export function emptyFile(): DeskError {
  return refusal('invalid', { zh: '文件是空的', en: 'The file is empty' }, { zh: '重新导出后再选择', en: 'Export it again and choose it once more' })
}

export function damagedFile(what: Words): DeskError {
  return refusal('invalid', what, { zh: '从来源系统重新导出或重新下载此文件', en: 'Export or download the file again from where it came' })
}

/** The staging database never spills, since what it holds is not encrypted. */
export function tooLargeForMemory(): DeskError {
  return refusal('too_large', { zh: '文件太大，内存放不下', en: 'The file is too large for the memory available' }, { zh: '拆成几个较小的文件分别导入', en: 'Split it into smaller files and import them one by one' })
}
