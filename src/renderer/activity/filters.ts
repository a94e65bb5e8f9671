import { useDeferredValue } from 'react'
import type { ActivityFilter } from '../api/activity.ts'
import { useUrlState } from '../ui/url-state.ts'

/** The filters of the log, as typed. They are kept in the URL. */
export function useFilters() {
  const [search, setSearch] = useUrlState('search')
  const [action, setAction] = useUrlState('type')
  const [key, setKey] = useUrlState('key')
  const [from, setFrom] = useUrlState('from')
  const [to, setTo] = useUrlState('to')
  const values = { search, action, key, from, to }
  return {
    values,
    set: { search: setSearch, action: setAction, key: setKey, from: setFrom, to: setTo },
    isEmpty: Object.values(values).every((value) => value === ''),
    clear: () => {
      for (const reset of [setSearch, setAction, setKey, setFrom, setTo]) reset('')
    },
    filter: useDeferredValue(toFilter(values)),
  }
}

export type Filters = ReturnType<typeof useFilters>

type Values = Record<'search' | 'action' | 'key' | 'from' | 'to', string>

const toFilter = ({ search, action, key, from, to }: Values): ActivityFilter => ({
  ...(search.trim() !== '' && { search: search.trim() }),
  ...(action !== '' && { action }),
  ...(key !== '' && { key }),
  ...moment('since', from, 0),
  ...moment('until', to, 1),
})

/** The start of a day in this time zone, or of one that follows. Nothing while a date is being typed. */
function moment(name: 'since' | 'until', date: string, daysLater: number): ActivityFilter {
  const day = new Date(`${date}T00:00`)
  if (Number.isNaN(day.getTime())) return {}
  day.setDate(day.getDate() + daysLater)
  return { [name]: day.toISOString() }
}
