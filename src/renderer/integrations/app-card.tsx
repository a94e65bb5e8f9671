import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, done } from '../api/client.ts'
import { type GitHubStatus, githubQuery } from '../api/github.ts'
import { healthQuery, meQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/dialog.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { toasts } from '../ui/toasts.ts'
import { CreateApp } from './create-app.tsx'
import { ExistingApp } from './existing-app.tsx'
import { useIsKeychainUnavailable } from './keychain.ts'
import { appText } from './text.ts'

/** The GitHub App that connections use: created on GitHub or entered manually. */
export function AppCard() {
  const github = useQuery(githubQuery)
  const isStaff = useQuery(meQuery).data?.is_staff ?? false
  const [dialog, setDialog] = useState<'manifest' | 'existing' | 'remove' | null>(null)
  const noKeychain = useIsKeychainUnavailable()
  const close = () => setDialog(null)
  const remove = useSubmission({
    mutationFn: () => done(api.DELETE('/_companion/github')),
    onSuccess: (_done, _nothing, _result, { client }) => {
      toasts.succeeded(appText.removed)
      close()
      void client.invalidateQueries({ queryKey: healthQuery.queryKey })
      return client.invalidateQueries({ queryKey: githubQuery.queryKey })
    },
  })
  return (
    <Section title={appText.title} intro={appText.intro}>
      <Card>
        <QueryView query={github} skeleton={<SkeletonRows rows={2} />}>
          {(status) => (
            <div className="app-card">
              {status.configured ? <Facts status={status} /> : <p>{appText.missing}</p>}
              {isStaff ? (
                <div className="button-row">
                  <Button
                    variant={status.configured ? 'plain' : 'primary'}
                    disabled={noKeychain}
                    onClick={() => setDialog('manifest')}
                  >
                    {status.configured ? appText.createAnother : appText.create}
                  </Button>
                  <Button disabled={noKeychain && !status.configured} onClick={() => setDialog('existing')}>
                    {status.configured ? appText.edit : appText.useExisting}
                  </Button>
                  {status.configured && (
                    <Button variant="danger" onClick={() => setDialog('remove')}>
                      {appText.remove}
                    </Button>
                  )}
                </div>
              ) : (
                !status.configured && <p className="muted">{appText.askStaff}</p>
              )}
            </div>
          )}
        </QueryView>
      </Card>
      {github.data && (
        <>
          <CreateApp
            open={dialog === 'manifest'}
            onClose={close}
            onUseExisting={() => setDialog('existing')}
            status={github.data}
          />
          <ExistingApp open={dialog === 'existing'} onClose={close} status={github.data} />
        </>
      )}
      <Confirm
        open={dialog === 'remove'}
        onClose={close}
        title={appText.removeTitle}
        action={appText.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        {appText.removeWarning}
      </Confirm>
    </Section>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

function Facts({ status }: { status: GitHubStatus }) {
  const { rate_limit } = status
  return (
    <dl className="facts">
      <div>
        <dt>{appText.slug}</dt>
        <dd>{status.slug}</dd>
      </div>
      <div>
        <dt>{appText.clientId}</dt>
        <dd>
          <code>{status.client_id}</code>
        </dd>
      </div>
      <div>
        <dt>{appText.secret}</dt>
        <dd>
          <Badge tone={status.client_secret === 'missing' ? 'warn' : 'plain'}>
            {appText.secretStates[status.client_secret]}
          </Badge>
        </dd>
      </div>
      <div>
        <dt>{appText.server}</dt>
        <dd>{new URL(status.url).host}</dd>
      </div>
      {rate_limit && (
        <div>
          <dt>{appText.rateLimit}</dt>
          <dd className="number">
            {appText.rateLeft(
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
