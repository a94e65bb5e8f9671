import { useVirtualizer } from '@tanstack/react-virtual'
import { FolderGit2, SearchX } from 'lucide-react'
import { type KeyboardEvent, useCallback, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import type { Link } from '../api/github.ts'
import { SearchField } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, SkeletonRows } from '../ui/states.tsx'
import { repositoryCount } from '../ui/text.ts'
import { useUrlState } from '../ui/url-state.ts'
import { LinkProblem } from './link-problem.tsx'
import { RepositoryFilters, useRepositoryFilters } from './repository-filters.tsx'
import { RepositoryRow } from './repository-row.tsx'
import { text } from './text.ts'
import { useRepositories } from './use-repositories.ts'

const ROW = 40

/** All repositories of an installation in one virtualized list box with keyboard navigation. */
export function Repositories({ link, onOpen }: { link: Link; onOpen: (fullName: string) => void }) {
  const [input, setInput] = useUrlState('search')
  const filters = useRepositoryFilters()
  const filter = useDeferredValue({ search: input.trim(), ...filters.values })
  const { search } = filter
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== 'sort' && value !== '')
  const list = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const [total, setTotal] = useState(0)
  const id = useId()
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {}
  const repositories = useRepositories(link, filter, startIndex, endIndex)
  const { top } = repositories

  useEffect(() => setTotal(repositories.total), [repositories.total])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new search starts at the top
  useEffect(() => {
    setActive(0)
    list.current?.scrollTo(0, 0)
  }, [JSON.stringify(filter)])

  const open = (index: number) => {
    const repository = repositories.at(index)
    if (repository !== undefined) onOpen(repository.full_name)
  }
  const latestOpen = useRef(open)
  latestOpen.current = open
  // A stable function, so that scrolling does not re-render every row.
  const choose = useCallback((index: number) => {
    setActive(index)
    latestOpen.current(index)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') open(active)
    else {
      const page = Math.max(1, Math.floor((list.current?.clientHeight ?? ROW) / ROW) - 1)
      const next = moved(event.key, active, page, total)
      if (next === null) return
      setActive(next)
      virtual.scrollToIndex(next)
    }
    event.preventDefault()
  }

  const onSearchKeyDown = (event: KeyboardEvent) => {
    if (total === 0) return
    if (event.key === 'Enter') open(active)
    else if (event.key === 'ArrowDown') list.current?.focus()
    else return
    event.preventDefault()
  }

  return (
    <Card>
      <div className="filter-bar">
        <SearchField
          label={text.search}
          value={input}
          onChange={(event) => setInput(event.target.value)}
          onKeyDown={onSearchKeyDown}
        />
        <span className="muted number" role="status">
          {top.data && (isFiltered ? text.found(top.data.total) : repositoryCount(total))}
        </span>
        <RepositoryFilters filters={filters} languages={repositories.languages} />
      </div>
      {top.isPending && <SkeletonRows rows={8} height={40} />}
      {top.isError && top.data === undefined && (
        <LinkProblem error={top.error} onRetry={() => void top.refetch()} busy={top.isFetching} />
      )}
      {top.data?.total === 0 && (
        <Empty
          icon={isFiltered ? SearchX : FolderGit2}
          title={isFiltered ? text.noMatch(search) : text.noRepositories}
        >
          {!isFiltered && text.noRepositoriesHint}
        </Empty>
      )}
      {total > 0 && (
        <div
          ref={list}
          className="repositories"
          role="listbox"
          aria-label={text.repositories}
          aria-description={text.hint}
          aria-activedescendant={`${id}-${active}`}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          <div className="repositories-inner" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <RepositoryRow
                key={index}
                id={`${id}-${index}`}
                repository={repositories.at(index)}
                position={index + 1}
                total={total}
                offset={start}
                active={index === active}
                onOpen={choose}
              />
            ))}
          </div>
        </div>
      )}
    </Card>
  )
}

/** The index a key moves to, or null for other keys. */
function moved(key: string, from: number, page: number, total: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  }
  const next = steps[key]
  return next === undefined ? null : Math.min(total - 1, Math.max(0, next))
}
