const collator = new Intl.Collator('zh-u-co-pinyin', { numeric: true })

/** The order that lists show names in: Chinese ones by pinyin, Latin ones after them by letter, numbers within by their value; 0 for names that no reader tells apart. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other)
}
