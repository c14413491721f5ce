/** What a cell's text looks like: cheap tests shared by detection and suggestions. */

const numberForm = /^[-+]?[¥￥$€£]?\s?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?%?$/
const commaNumberForm = /^[-+]?(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d+$/
const dateForm = /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[T ]|$)|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?: |$)|^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$/
const emailForm = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/
const phoneForm = /^(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$|^\+\d[\d\s()-]{6,17}\d$|^0\d{2,3}[- ]\d{7,8}$/

export function looksNumeric(text: string): boolean {
  return numberForm.test(text) || commaNumberForm.test(text)
}

function looksLikeDate(text: string): boolean {
  return dateForm.test(text)
}

export function looksLikeEmail(text: string): boolean {
  return emailForm.test(text)
}

export function looksLikePhone(text: string): boolean {
  return phoneForm.test(text)
}

/** Text that stands in rows of data rather than in a header. */
export function looksLikeData(text: string): boolean {
  return looksNumeric(text) || looksLikeDate(text) || looksLikeEmail(text) || looksLikePhone(text)
}

const nothing = new Set(['', '-', '--', '—', '/', 'n/a', 'na', 'nan', 'null', 'none', 'nil', '\\n', '#n/a', '无', '暂无', '空'])

/** Text that stands for a blank cell. */
export function meansNothing(text: string): boolean {
  return nothing.has(text.trim().toLowerCase())
}
