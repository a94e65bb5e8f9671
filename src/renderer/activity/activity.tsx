import { Menu } from '@base-ui/react/menu'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Activity, Download, SearchX } from 'lucide-react'
import { useState } from 'react'
import { type ActivityFilter, activityQuery } from '../api/activity.ts'
import { download } from '../api/download.ts'
import type { ActivityEntry } from '../api/queries.ts'
import { text } from './text.ts'
import '../ui/menu.css'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, Failed, SkeletonRows } from '../ui/states.tsx'
import { Entries } from './entries.tsx'
import { EntryDetails } from './entry-details.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useFilters } from './filters.ts'
import './activity.css'

/** The activity log, newest first. */
export function ActivityLog() {
  const filters = useFilters()
  const { filter } = filters
  const [opened, setOpened] = useState<ActivityEntry | null>(null)
  const log = useInfiniteQuery(activityQuery(filter))
  const entries = log.data?.pages.flat()
  const filtered = !filters.isEmpty

  return (
    <Page title={text.title} intro={text.intro} actions={<Export filter={filter} />} wide>
      <Card>
        <FilterBar filters={filters} />
        {log.isError && entries === undefined && (
          <Failed error={log.error} onRetry={() => void log.refetch()} busy={log.isFetching} />
        )}
        {log.isPending && <SkeletonRows rows={8} height={40} />}
        {entries?.length === 0 && (
          <Empty icon={filtered ? SearchX : Activity} title={filtered ? text.noMatch : text.none}>
            {filtered ? text.noMatchHint : text.noneHint}
          </Empty>
        )}
        {entries !== undefined && entries.length > 0 && <Entries entries={entries} onOpen={setOpened} />}
      </Card>
      <EntryDetails entry={opened} onClose={() => setOpened(null)} />
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
function Export({ filter }: { filter: ActivityFilter }) {
  const save = useMutation({ mutationFn: download })
  const exportAs = (format: 'csv' | 'json') => {
    const query = new URLSearchParams({ format, ...filter })
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
