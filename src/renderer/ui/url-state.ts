import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'wouter'

/** The shortest time between two writes: browsers limit how often the URL may change, which fast typing would exceed. */
const WRITE_INTERVAL_MS = 200

/** State kept in the URL's query, so that it survives a reload and can be bookmarked. */
export function useUrlState(name: string, fallback = ''): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams()
  const inUrl = search.get(name) ?? fallback
  const [value, setValue] = useState(inUrl)
  const written = useRef(inUrl)
  const nextWriteAt = useRef(0)
  if (inUrl !== written.current) {
    written.current = inUrl
    setValue(inUrl)
  }
  useEffect(() => {
    if (value === written.current) return
    const timer = setTimeout(() => {
      written.current = value
      nextWriteAt.current = Date.now() + WRITE_INTERVAL_MS
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          if (value === fallback) next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true },
      )
    }, nextWriteAt.current - Date.now())
    return () => clearTimeout(timer)
  }, [value, name, fallback, setSearch])
  return [value, setValue]
}
