import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, done } from '../api/client.ts'
import { type GitHubStatus, githubQuery } from '../api/github.ts'
import { healthQuery, meQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { AppByManifest } from './create-app.tsx'
import { AppByHand } from './existing-app.tsx'

/** The GitHub App that links go through: made at GitHub in two clicks, or entered by hand. */
export function AppCard() {
  const github = useQuery(githubQuery)
  const isStaff = useQuery(meQuery).data?.is_staff ?? false
  const [window, setWindow] = useState<'manifest' | 'hand' | 'forget' | null>(null)
  const close = () => setWindow(null)
  const forget = useMutation({
    mutationFn: () => done(api.DELETE('/_companion/github')),
    onSuccess: (_done, _nothing, _result, { client }) => {
      toasts.succeeded(text.githubApp.forgotten)
      close()
      void client.invalidateQueries({ queryKey: healthQuery.queryKey })
      return client.invalidateQueries({ queryKey: githubQuery.queryKey })
    },
  })
  return (
    <Section title={text.githubApp.title} intro={text.githubApp.intro}>
      <Card>
        <QueryView query={github} skeleton={<SkeletonRows rows={2} />}>
          {(status) => (
            <div className="app-card">
              {status.configured ? <Facts status={status} /> : <p>{text.githubApp.missing}</p>}
              {isStaff ? (
                <div className="button-row">
                  <Button
                    variant={status.configured ? 'plain' : 'primary'}
                    onClick={() => setWindow('manifest')}
                  >
                    {status.configured ? text.githubApp.createAnother : text.githubApp.create}
                  </Button>
                  <Button onClick={() => setWindow('hand')}>
                    {status.configured ? text.githubApp.change : text.githubApp.byHand}
                  </Button>
                  {status.configured && (
                    <Button variant="danger" onClick={() => setWindow('forget')}>
                      {text.githubApp.forget}
                    </Button>
                  )}
                </div>
              ) : (
                !status.configured && <p className="soft">{text.githubApp.askStaff}</p>
              )}
            </div>
          )}
        </QueryView>
      </Card>
      {github.data && (
        <>
          <AppByManifest
            open={window === 'manifest'}
            onClose={close}
            onByHand={() => setWindow('hand')}
            status={github.data}
          />
          <AppByHand open={window === 'hand'} onClose={close} status={github.data} />
        </>
      )}
      <Confirm
        open={window === 'forget'}
        onClose={close}
        title={text.githubApp.forgetTitle}
        action={text.githubApp.forget}
        busy={forget.isPending}
        onConfirm={() => forget.mutate()}
      >
        {text.githubApp.forgetWarning}
      </Confirm>
    </Section>
  )
}

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' })

function Facts({ status }: { status: GitHubStatus }) {
  const { rate_limit } = status
  return (
    <dl className="facts">
      <div>
        <dt>{text.githubApp.slug}</dt>
        <dd>{status.slug}</dd>
      </div>
      <div>
        <dt>{text.githubApp.clientId}</dt>
        <dd>
          <code>{status.client_id}</code>
        </dd>
      </div>
      <div>
        <dt>{text.githubApp.secret}</dt>
        <dd>
          <Badge tone={status.client_secret === 'missing' ? 'warn' : 'good'}>
            {text.githubApp.secretStates[status.client_secret]}
          </Badge>
        </dd>
      </div>
      <div>
        <dt>{text.githubApp.server}</dt>
        <dd>{new URL(status.url).host}</dd>
      </div>
      {rate_limit && (
        <div>
          <dt>{text.githubApp.rateLimit}</dt>
          <dd className="number">
            {text.githubApp.rateLeft(
              rate_limit.remaining,
              rate_limit.limit,
              clock.format(new Date(rate_limit.resets_at)),
            )}
          </dd>
        </div>
      )}
    </dl>
  )
}
