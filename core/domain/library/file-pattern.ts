/** Names of files in watched folders. */
import { RE2JS } from 're2js'

/**
 * Which names fit a pattern: * stands for any characters, ? for one; case does not count. By RE2, whose time grows with the name alone: backtracking would need
 * minutes for a pattern of a few stars.
 */
export function namesFitting(pattern: string): (name: string) => boolean {
  const signs: Record<string, string> = { '*': '.*', '?': '.' }
  const expression = RE2JS.compile([...pattern.normalize('NFC')].map((sign) => signs[sign] ?? RE2JS.quote(sign)).join(''), RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL)
  return (name) => expression.matches(name.normalize('NFC'))
}
