import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { visibleText } from '../../shared/visible-text.ts'
import { keysQuery } from '../api/queries.ts'
import { IconButton } from '../ui/button.tsx'
import { SearchField, Select } from '../ui/field.tsx'
import type { Filters } from './filters.ts'
import { text } from './text.ts'

const areas = Object.entries(text.areas).map(([value, label]) => ({ value, label }))

/** Narrows the log down by words, type of change, key, and date. */
export function FilterBar({ filters: { values, set, isEmpty, clear } }: { filters: Filters }) {
  const keys = useQuery(keysQuery).data ?? []
  // A key that was revoked since stays chosen.
  const labels = new Set([...keys.map(({ label }) => label), ...(values.key === '' ? [] : [values.key])])
  return (
    <div className="filter-bar activity-filters">
      <SearchField
        label={text.filter}
        value={values.search}
        onChange={(event) => set.search(event.target.value)}
      />
      <Select
        aria-label={text.area}
        options={areas}
        value={values.action}
        onChange={(event) => set.action(event.target.value)}
      />
      <Select
        aria-label={text.key}
        options={[
          { value: '', label: text.anyKey },
          ...[...labels].sort().map((label) => ({ value: label, label: visibleText(label) })),
        ]}
        value={values.key}
        onChange={(event) => set.key(event.target.value)}
      />
      <span className="activity-dates">
        <input
          type="date"
          className="input"
          aria-label={text.from}
          value={values.from}
          max={values.to}
          onChange={(event) => set.from(event.target.value)}
        />
        –
        <input
          type="date"
          className="input"
          aria-label={text.to}
          value={values.to}
          min={values.from}
          onChange={(event) => set.to(event.target.value)}
        />
      </span>
      <IconButton label={text.clear} icon={X} disabled={isEmpty} onClick={clear} />
    </div>
  )
}
