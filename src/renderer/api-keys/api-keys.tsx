import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { CreateKey } from './create-key.tsx'
import { KeyRow } from './key-row.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { text } from './text.ts'
import './api-keys.css'

/** Personal API keys. */
export function ApiKeys() {
  const keys = useQuery(keysQuery)
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
              <ul className="rows">
                {rows.map((key) => (
                  <li key={key.id}>
                    <KeyRow apiKey={key} onRevoke={() => setRevoking(key)} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </Card>
      <CreateKey open={search.has('new')} onClose={() => go('/api-keys', { replace: true })} />
      <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />
    </Page>
  )
}
