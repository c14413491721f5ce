/** Values that name nobody (shared/spec/definitions.md D.8). They are stored and answer look-ups, and never link. One table for SQL and TypeScript. */

const mobilePrefixes = Array.from({ length: 70 }, (_, index) => String(130 + index))

/** Words that stand for a missing value, lower case. */
export const blockedWords: readonly string[] = [
  '-1', 'null', 'anonymous', 'none', 'nil', 'n/a', 'na', 'nan', 'unknown', 'undefined', 'test', 'guest', 'xxx', '?',
  '无', '没有', '未知', '匿名', '暂无', '不详', '空', '测试', '散客',
  'test@test.com', 'a@a.com', 'null@null.com', 'none@none.com', 'no@no.com', 'anonymous@anonymous.com', 'example@example.com', 'test@example.com',
  'noreply@example.com', '123@qq.com', '123456@qq.com', '12345678@qq.com'
]

/** Numbers that forms are filled with: 13800138000 and its like, eight zeros, 12345678, one digit only. E.164. */
export const placeholderPhones: readonly string[] = [
  ...mobilePrefixes.flatMap((prefix) => [`${prefix}00${prefix}000`, `${prefix}00000000`, `${prefix}12345678`]),
  ...['3', '4', '5', '6', '7', '8', '9'].map((digit) => `1${digit.repeat(10)}`)
].map((number) => `+86${number}`)

const words = new Set([...blockedWords, ...placeholderPhones])

/** `value` is normalised. True for the words and placeholders above, for nothing but zeros and dashes, and for one digit six times or more. */
export function isBlocked(value: string): boolean {
  return words.has(value.toLowerCase()) || /^[0-]*$/.test(value) || /^(\d)\1{5,}$/.test(value)
}
