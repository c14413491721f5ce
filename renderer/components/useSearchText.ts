import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useNavigationType } from 'react-router'
import { useDebounced } from './useDebounced.ts'

/** The text of a search field and, once it rests, the query that goes into the address; what Back or a link brings comes from there into the field. */
export function useSearchText(asked: string, write: (query: string) => void) {
  const [text, setText] = useState(asked)
  const query = useDebounced(text.trim(), 180)
  const known = useRef(asked)
  const navigation = useNavigationType()
  const rest = useEffectEvent((next: string) => {
    if (next === known.current) return
    known.current = next
    write(next)
  })
  useEffect(() => rest(query), [query])
  useEffect(() => {
    // A replaced address is one that was written here.
    if (navigation === 'REPLACE' || asked === known.current) return
    known.current = asked
    setText(asked)
  }, [navigation, asked])
  return { text, setText, query }
}
