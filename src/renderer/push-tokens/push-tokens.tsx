import { useQuery } from '@tanstack/react-query'
import { Bell, Monitor, Plus, SearchX, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { SearchField } from '../ui/field.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { Cap } from './cap.tsx'
import { type PushToken, pushTokensQuery, useRegisterToken, useUnregisterToken } from './queries.ts'
import { RegisterToken } from './register-token.tsx'
import { RemoveTokens } from './remove-tokens.tsx'
import { useSelection } from './selection.ts'
import { TestPush } from './test-push.tsx'
import { text } from './text.ts'
import { makeThisComputersToken, mayNotify, thisComputersToken } from './this-computer.ts'
import { TokenRow } from './token-row.tsx'
import './push-tokens.css'

const COLUMNS = [
  { label: text.device, className: 'token-column-device' },
  { label: text.form.token, className: 'medium-only' },
  { label: text.lastSeen, className: 'token-time medium-only' },
  { label: text.firstSeen, className: 'token-time wide-only' },
  { label: text.actions, className: 'token-column-actions', isHidden: true },
]

/** The registered devices, with test pushes. */
export function PushTokens() {
  const tokens = useQuery(pushTokensQuery)
  const [registering, setRegistering] = useState(false)
  const [testing, setTesting] = useState<readonly string[] | null>(null)
  const registerHere = useRegisterToken({ toast: text.registered })
  const unregister = useUnregisterToken()
  const [search, setSearch] = useUrlState('search')
  const [removing, setRemoving] = useState<readonly PushToken[] | null>(null)
  const rows = tokens.data?.results ?? []
  const found = rows.filter((row) => matches(row, search))
  const { selected, toggle, toggleAll } = useSelection(found)
  const own = thisComputersToken()
  const isHere = rows.some(({ token }) => token === own)

  const registerThisComputer = async () => {
    await mayNotify()
    registerHere.mutate({ token: makeThisComputersToken(), platform: 'web' })
  }

  return (
    <Page
      title={text.title}
      intro={text.intro}
      wide
      actions={
        <>
          <Button
            icon={Send}
            disabled={rows.length === 0}
            onClick={() => setTesting(rows.map(({ id }) => id))}
          >
            {text.test}
          </Button>
          <Button variant="primary" icon={Plus} onClick={() => setRegistering(true)}>
            {text.register}
          </Button>
        </>
      }
    >
      <Card>
        <div className="token-bar">
          <Cap held={tokens.data && rows.length} cap={tokens.data?.cap} />
          {rows.length > 1 && (
            <SearchField
              label={text.search}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          )}
          {selected.length > 0 && (
            <Button variant="danger" icon={Trash2} onClick={() => setRemoving(selected)}>
              {text.removeSelected(selected.length)}
            </Button>
          )}
          <Button
            icon={Monitor}
            disabled={tokens.data === undefined || isHere}
            busy={registerHere.isPending}
            onClick={() => void registerThisComputer()}
          >
            {isHere ? text.isHere : text.registerHere}
          </Button>
        </div>
        <QueryView query={tokens} skeleton={<SkeletonRows rows={3} height={64} />}>
          {() =>
            rows.length === 0 ? (
              <Empty icon={Bell} title={text.none}>
                {text.noneHint}
              </Empty>
            ) : found.length === 0 ? (
              <Empty icon={SearchX} title={text.noMatch} />
            ) : (
              <Table
                label={text.title}
                columns={[
                  {
                    label: text.selectAll,
                    className: 'token-select',
                    content: (
                      <input
                        type="checkbox"
                        aria-label={text.selectAll}
                        checked={selected.length === found.length}
                        onChange={toggleAll}
                      />
                    ),
                  },
                  ...COLUMNS,
                ]}
              >
                {found.map((token) => (
                  <TokenRow
                    key={token.id}
                    token={token}
                    isSelected={selected.includes(token)}
                    onSelect={() => toggle(token)}
                    isHere={token.token === own}
                    onTest={() => setTesting([token.id])}
                    onUnregister={() => unregister.mutate(token)}
                  />
                ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
      <RemoveTokens tokens={removing} onClose={() => setRemoving(null)} />
      <RegisterToken open={registering} onClose={() => setRegistering(false)} />
      <TestPush tokens={rows} chosen={testing} onClose={() => setTesting(null)} />
    </Page>
  )
}

const matches = ({ token, platform }: PushToken, search: string): boolean =>
  `${text.platforms[platform]} ${token}`.toLowerCase().includes(search.trim().toLowerCase())
