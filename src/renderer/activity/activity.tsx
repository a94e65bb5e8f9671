import { Menu } from '@base-ui/react/menu'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Activity, Download, SearchX } from 'lucide-react'
import { useDeferredValue } from 'react'
import { activityQuery } from '../api/activity.ts'
import { download } from '../api/download.ts'
import { text } from './text.ts'
import '../ui/menu.css'
import { Button } from '../ui/button.tsx'
import { SearchField, Select } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { Entries } from './entries.tsx'
import './activity.css'

const areas = Object.entries(text.areas).map(([value, label]) => ({ value, label }))

/** The activity log, newest first. */
export function ActivityLog() {
  const [search, setSearch] = useUrlState('search')
  const [action, setAction] = useUrlState('type')
  const filter = useDeferredValue({ search: search.trim(), action })
  const log = useInfiniteQuery(activityQuery(filter))
  const entries = log.data?.pages.flat()
  const filtered = filter.search !== '' || filter.action !== ''

  return (
    <Page title={text.title} intro={text.intro} actions={<Export filter={filter} />} wide>
      <Card>
        <div className="filter-bar">
          <SearchField
            label={text.filter}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Select
            aria-label={text.area}
            options={areas}
            value={action}
            onChange={(event) => setAction(event.target.value)}
          />
        </div>
        {log.isError && entries === undefined && (
          <Failed error={log.error} onRetry={() => void log.refetch()} busy={log.isFetching} />
        )}
        {log.isPending && <SkeletonRows rows={8} height={40} />}
        {entries?.length === 0 && (
          <Empty icon={filtered ? SearchX : Activity} title={filtered ? text.noMatch : text.none}>
            {filtered ? text.noMatchHint : text.noneHint}
          </Empty>
        )}
        {entries !== undefined && entries.length > 0 && <Entries entries={entries} />}
      </Card>
      {log.hasNextPage && (
        <p className="more">
          <Button onClick={() => void log.fetchNextPage()} busy={log.isFetchingNextPage}>
            {text.more}
          </Button>
        </p>
      )}
    </Page>
  )
}

/** Exports the filtered log. */
function Export({ filter }: { filter: { search: string; action: string } }) {
  const save = useMutation({ mutationFn: download })
  const exportAs = (format: 'csv' | 'json') => {
    const query = new URLSearchParams({ format })
    if (filter.search !== '') query.set('search', filter.search)
    if (filter.action !== '') query.set('action', filter.action)
    save.mutate(`/_companion/activity/export?${query}`)
  }
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain">
        <Download aria-hidden size={15} strokeWidth={1.9} />
        {text.export}
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.Item className="menu-item" onClick={() => exportAs('csv')}>
              {text.exportCsv}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={() => exportAs('json')}>
              {text.exportJson}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
