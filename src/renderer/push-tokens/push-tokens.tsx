import { useQuery } from '@tanstack/react-query'
import { Bell, Monitor, Plus, Send } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { Cap } from './cap.tsx'
import { pushTokensQuery, useRegisterToken, useUnregisterToken } from './queries.ts'
import { RegisterToken } from './register-token.tsx'
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
  const rows = tokens.data?.results ?? []
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
            ) : (
              <Table label={text.title} columns={COLUMNS}>
                {rows.map((token) => (
                  <TokenRow
                    key={token.id}
                    token={token}
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
      <RegisterToken open={registering} onClose={() => setRegistering(false)} />
      <TestPush tokens={rows} chosen={testing} onClose={() => setTesting(null)} />
    </Page>
  )
}
