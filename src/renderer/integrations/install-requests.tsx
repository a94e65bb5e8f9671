import { useMutation, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { api, done } from '../api/client.ts'
import { installRequestsQuery } from '../api/github.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { Ago } from '../ui/time.tsx'

/** Organizations whose owners still have to approve the App. Nothing is shown where there are none. */
export function InstallRequests() {
  const requests = useQuery(installRequestsQuery)
  const forget = useMutation({
    mutationFn: (id: string) =>
      done(
        api.DELETE('/api/users/{uuid}/integrations/github/install_requests/{id}', {
          params: { path: { uuid: '@me', id } },
        }),
      ),
    onSuccess: (_done, _id, _result, { client }) =>
      client.invalidateQueries({ queryKey: installRequestsQuery.queryKey }),
  })
  if (requests.data === undefined || requests.data.length === 0) return null
  return (
    <Section title={text.integrations.requests} intro={text.integrations.requestsHint}>
      <Card>
        <ul className="rows">
          {requests.data.map((request) => {
            const name = request.account_login ?? request.github_login ?? text.integrations.someOrganization
            return (
              <li key={request.id} className="request-row">
                <strong>{name}</strong>
                <Badge tone={request.status === 'approved' ? 'good' : 'warn'}>
                  {text.integrations.requestStates[request.status]}
                </Badge>
                <span className="soft">
                  {text.integrations.requested} <Ago at={request.requested_at} />
                </span>
                <IconButton
                  label={text.integrations.forgetRequest(name)}
                  icon={X}
                  onClick={() => forget.mutate(request.id)}
                />
              </li>
            )
          })}
        </ul>
      </Card>
    </Section>
  )
}
