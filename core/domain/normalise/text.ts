/** Text as it is compared. Pure and the same on every engine, because it is computed here and nowhere else. */

/** Everything that `String.prototype.trim` takes away, as one string: SQL trims with the same set. */
export const whiteSpace = '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

export function nfkc(text: string): string {
  return text.normalize('NFKC')
}

/** The form in which texts are equal unless case counts: NFKC(lower(NFKC(x))). */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC')
}

/** Characters that no text is written with: controls other than tab and line ends, and halves of surrogate pairs. */
export function hasControlCharacters(text: string): boolean {
  return /[\p{Cc}--[\t\n\r]]|\p{Cs}/v.test(text)
}

/** White space and the given tokens are blank (null); anything else is answered trimmed. */
export function blankToNull(text: string | null | undefined, nullTokens: readonly string[]): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' || nullTokens.some((token) => token.trim() === trimmed) ? null : trimmed
}

/** The form in which names of companies are compared: folded, without white space. */
export function companyKey(name: string): string {
  return fold(name).replace(/\s+/g, '')
}

/** The form in which headers are compared: lower case, without white space, marks and what stands in brackets. */
export function squashHeader(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/[([【（].*?[)\]】）]/g, '').replace(/[\s_\-./:：#*'"]+/g, '')
}
