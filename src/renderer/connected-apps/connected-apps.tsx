import { queryOptions, useQuery } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../shared/contract/oauth-consent.ts'
import { api, take } from '../api/client.ts'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { AppRow } from './app-row.tsx'
import { DisconnectApp } from './disconnect-app.tsx'
import { text } from './text.ts'
import './connected-apps.css'

const LAST_USED_POLL_MS = 5000

export const connectedAppsQuery = queryOptions({
  queryKey: ['connected-apps'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/connected_apps', { signal }))).results,
})

const COLUMNS = [
  { label: text.columns.app },
  { label: text.columns.permissions, className: 'app-permissions medium-only' },
  { label: text.columns.access, className: 'app-access wide-only' },
  { label: text.columns.used, className: 'app-time' },
  { label: text.columns.connected, className: 'app-time wide-only' },
  { label: text.columns.disconnect, className: 'app-actions', isHidden: true },
]

/** The apps that can act for the user. */
export function ConnectedApps() {
  // The server doesn't report each use of a token.
  const apps = useQuery({ ...connectedAppsQuery, refetchInterval: LAST_USED_POLL_MS })
  const [leaving, setLeaving] = useState<Connection | null>(null)
  return (
    <Page title={text.title} intro={text.intro} wide>
      <Card>
        <QueryView query={apps} skeleton={<SkeletonRows rows={3} height={64} />}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={Plug} title={text.none}>
                {text.noneHint}
              </Empty>
            ) : (
              <Table label={text.title} columns={COLUMNS}>
                {rows.map((app) => (
                  <AppRow key={app.id} app={app} onDisconnect={() => setLeaving(app)} />
                ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
      <DisconnectApp app={leaving} onClose={() => setLeaving(null)} />
    </Page>
  )
}
