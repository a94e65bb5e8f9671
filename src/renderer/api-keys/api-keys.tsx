import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { CreateKey } from './create-key.tsx'
import { KeyRow } from './key-row.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { text } from './text.ts'
import './api-keys.css'

const LAST_USED_POLL_MS = 5000

const COLUMNS = [
  { label: text.form.label },
  { label: text.key, className: 'key-mask wide-only' },
  { label: text.form.permissions, className: 'key-permissions medium-only' },
  { label: text.used, className: 'key-time' },
  { label: text.created, className: 'key-time wide-only' },
  { label: text.revoke, className: 'key-actions', isHidden: true },
]

const newestFirst = (keys: readonly ApiKey[]) =>
  keys.toSorted((a, b) => b.created_at.localeCompare(a.created_at))

/** Personal API keys. */
export function ApiKeys() {
  // The server doesn't report each use of a key.
  const keys = useQuery({ ...keysQuery, refetchInterval: LAST_USED_POLL_MS })
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const create = () => go('/api-keys?new')
  const createButton = (
    <Button variant="primary" icon={Plus} onClick={create}>
      {text.create}
    </Button>
  )
  return (
    <Page title={text.title} intro={text.intro} actions={createButton}>
      <Card>
        <QueryView query={keys} skeleton={<SkeletonRows rows={3} height={64} />}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={KeyRound} title={text.none}>
                {text.noneHint}
              </Empty>
            ) : (
              <Table label={text.title} columns={COLUMNS}>
                {newestFirst(rows).map((key) => (
                  <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
                ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
      <CreateKey open={search.has('new')} onClose={() => go('/api-keys', { replace: true })} />
      <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />
    </Page>
  )
}
