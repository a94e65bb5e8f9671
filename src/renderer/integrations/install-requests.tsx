import { useMutation, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { visibleText } from '../../shared/visible-text.ts'
import { api, done } from '../api/client.ts'
import { installRequestsQuery } from '../api/github.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

/** Organizations whose owners still need to approve the App. Hidden if there are none. */
export function InstallRequests() {
  const requests = useQuery(installRequestsQuery)
  const remove = useMutation({
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
    <Section title={text.requests} intro={text.requestsHint}>
      <Card>
        <ul className="rows">
          {requests.data.map((request) => {
            const name = request.account_login ?? request.github_login ?? text.someOrganization
            return (
              <li key={request.id} className="install-request">
                <strong>{visibleText(name)}</strong>
                <Badge tone={request.status === 'approved' ? 'good' : 'warn'}>
                  {text.requestStates[request.status]}
                </Badge>
                <span className="muted">
                  {text.requested} <Ago at={request.requested_at} />
                </span>
                <IconButton
                  label={text.removeRequest(name)}
                  icon={X}
                  onClick={() => remove.mutate(request.id)}
                />
              </li>
            )
          })}
        </ul>
      </Card>
    </Section>
  )
}
