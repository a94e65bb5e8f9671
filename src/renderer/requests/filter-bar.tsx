import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { RequestSummary } from '../api/requests.ts'
import { IconButton } from '../ui/button.tsx'
import { SearchField, Select } from '../ui/field.tsx'
import { isFiltered, madeBy, type RequestFilter } from './filter.ts'
import { text } from './text.ts'
import { credentialText } from './words.ts'

type Option = { value: string; label: string }

/** The filters. Each offers what occurs among the recorded requests. */
export function FilterBar({
  filter,
  entries,
  shown,
  onChange,
  onClear,
}: {
  filter: RequestFilter
  entries: readonly RequestSummary[]
  shown: number
  onChange: (name: keyof RequestFilter, value: string) => void
  onClear: () => void
}) {
  const options = useMemo(() => optionsOf(entries), [entries])
  const select = (name: 'method' | 'status' | 'by', label: string, all: Option) => (
    <Select
      aria-label={label}
      options={withChosen([all, ...options[name]], filter[name])}
      value={filter[name]}
      onChange={(event) => onChange(name, event.target.value)}
    />
  )
  return (
    <div className="filter-bar requests-filters">
      <SearchField
        label={text.search}
        value={filter.search}
        onChange={(event) => onChange('search', event.target.value)}
      />
      {select('method', text.method, { value: '', label: text.allMethods })}
      {select('status', text.status, { value: '', label: text.allStatuses })}
      {select('by', text.by, { value: '', label: text.allClients })}
      <Select
        aria-label={text.operation}
        options={withChosen(
          [
            { value: '', label: text.allOperations },
            { value: NOT_SERVED, label: text.notServedOption },
            ...options.operation,
          ],
          filter.operation,
        )}
        value={filter.served === 'false' ? NOT_SERVED : filter.operation}
        onChange={({ target: { value } }) => {
          onChange('served', value === NOT_SERVED ? 'false' : '')
          onChange('operation', value === NOT_SERVED ? '' : value)
        }}
      />
      <span className="muted number requests-count" role="status">
        {text.count(shown, entries.length)}
      </span>
      {isFiltered(filter) && <IconButton label={text.clearFilters} icon={X} onClick={onClear} />}
    </div>
  )
}

/** No operation has this name. */
const NOT_SERVED = '!'

const STATUS_CLASSES: Option[] = [
  { value: 'failed', label: text.failed },
  ...['2', '3', '4', '5'].map((first) => ({ value: `${first}xx`, label: text.statusClass(first) })),
  { value: 'broken', label: text.broken },
]

function optionsOf(entries: readonly RequestSummary[]) {
  const methods = new Set<string>()
  const statuses = new Set<string>()
  const operations = new Set<string>()
  const makers = new Map<string, string>()
  for (const entry of entries) {
    methods.add(entry.method)
    if (entry.status !== null) statuses.add(String(entry.status))
    if (entry.operation !== null) operations.add(entry.operation)
    makers.set(madeBy(entry), credentialText(entry))
  }
  const sorted = (values: Set<string>): Option[] =>
    [...values].sort().map((value) => ({ value, label: value }))
  return {
    method: sorted(methods),
    status: [...STATUS_CLASSES, ...sorted(statuses)],
    operation: sorted(operations),
    by: [
      { value: 'anyone', label: text.anyone },
      ...[...makers]
        .map(([value, label]) => ({ value, label }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    ],
  }
}

/** What the address asks for may not have occurred yet. */
const withChosen = (options: Option[], chosen: string): Option[] =>
  options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }]
