import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { useUrlSort } from '../ui/url-sort.ts'
import { CreateKey } from './create-key.tsx'
import { EditKey } from './edit-key.tsx'
import { type KeyAction, KeyRow } from './key-row.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { RollKey } from './roll-key.tsx'
import { text } from './text.ts'
import './api-keys.css'

const LAST_USED_POLL_MS = 5000

const COMPARISONS = {
  name: (a: ApiKey, b: ApiKey) => a.label.localeCompare(b.label),
  used: (a: ApiKey, b: ApiKey) => (a.last_used_at ?? '').localeCompare(b.last_used_at ?? ''),
  created: (a: ApiKey, b: ApiKey) => a.created_at.localeCompare(b.created_at),
}

/** Personal API keys. */
export function ApiKeys() {
  // The server doesn't report each use of a key.
  const keys = useQuery({ ...keysQuery, refetchInterval: LAST_USED_POLL_MS })
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const sort = useUrlSort(COMPARISONS, '-created')
  const [acting, setActing] = useState<{ action: KeyAction; apiKey: ApiKey } | null>(null)
  const chosen = (action: KeyAction) => (acting?.action === action ? acting.apiKey : null)
  const close = () => setActing(null)
  const columns = [
    { label: text.form.label, sort: sort.by('name') },
    { label: text.key, className: 'key-mask wide-only' },
    { label: text.form.permissions, className: 'key-permissions medium-only' },
    { label: text.used, className: 'key-time medium-only', sort: sort.by('used') },
    { label: text.created, className: 'key-time wide-only', sort: sort.by('created') },
    { label: text.actions, className: 'key-actions', isHidden: true },
  ]
  const create = () => go('/api-keys?new')
  const createButton = (
    <Button variant="primary" icon={Plus} onClick={create}>
      {text.create}
    </Button>
  )
  return (
    <Page title={text.title} intro={text.intro} actions={createButton} wide>
      <Card>
        <QueryView query={keys} skeleton={<SkeletonRows rows={3} height={64} />}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={KeyRound} title={text.none}>
                {text.noneHint}
              </Empty>
            ) : (
              <Table label={text.title} columns={columns}>
                {sort.sorted(rows).map((key) => (
                  <KeyRow key={key.id} apiKey={key} onAct={(action) => setActing({ action, apiKey: key })} />
                ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
      <CreateKey open={search.has('new')} onClose={() => go('/api-keys', { replace: true })} />
      <EditKey apiKey={chosen('edit')} onClose={close} />
      <RollKey apiKey={chosen('roll')} onClose={close} />
      <RevokeKey apiKey={chosen('revoke')} onClose={close} />
    </Page>
  )
}
