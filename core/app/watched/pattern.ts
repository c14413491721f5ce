/** Whether a name fits a pattern: * stands for any characters, ? for one; case does not count. */
export function fitsPattern(pattern: string, name: string): boolean {
  const expression = [...pattern.normalize('NFC')].map((sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : sign.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))).join('')
  return new RegExp(`^${expression}$`, 'iu').test(name.normalize('NFC'))
}
