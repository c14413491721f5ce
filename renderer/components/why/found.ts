/** What a condition found, as text. */
import { useCallback } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { plainText } from '#renderer/components/plainText.ts'
import { useText } from '#renderer/i18n/i18n.ts'

const instant = /^\d{4}-\d\d-\d\dT/

/** null where there is nothing to show beside the condition: groups find nothing. */
export function useFoundText(): (found: unknown) => string | null {
  const format = useFormat()
  const t = useText()
  return useCallback((found) => {
    if (found === null || found === undefined || found === '' || (Array.isArray(found) && found.length === 0)) return null
    if (typeof found === 'number') return format.number(found)
    if (typeof found === 'boolean') return t(found ? 'common.yes' : 'common.no')
    if (typeof found === 'string' && instant.test(found)) return format.moment(found)
    return plainText(found)
  }, [format, t])
}
