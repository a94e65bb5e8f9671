import { ArrowLeftRight } from 'lucide-react'
import { Link } from 'wouter'
import { isOwn, type RequestSummary, useRequests } from '../api/requests.ts'
import { Badge } from '../ui/badge.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { text } from './text.ts'
import {
  credentialText,
  durationText,
  exactTime,
  pathText,
  statusText,
  statusTone,
  timeOfDay,
} from './words.ts'
import './recent-requests.css'

const SHOWN = 10

/** The last requests, live. */
export function RecentRequests() {
  const query = useRequests()
  return (
    <Section
      title={text.recent}
      actions={
        <ButtonLink to="/requests" variant="quiet">
          {text.viewAll}
        </ButtonLink>
      }
    >
      <Card>
        <QueryView query={query} skeleton={<SkeletonRows rows={3} height={40} />}>
          {({ entries }) =>
            entries.every(isOwn) ? (
              <Empty icon={ArrowLeftRight} title={text.none}>
                {text.noneHint}
              </Empty>
            ) : (
              <Table
                label={text.recent}
                columns={[
                  { label: text.columns.status, className: 'recent-status' },
                  { label: text.columns.method, className: 'recent-method' },
                  { label: text.columns.path },
                  { label: text.columns.by, className: 'recent-by wide-only' },
                  { label: text.columns.duration, className: 'recent-number medium-only' },
                  { label: text.columns.time, className: 'recent-number medium-only' },
                ]}
              >
                {entries
                  .filter((request) => !isOwn(request))
                  .slice(0, SHOWN)
                  .map((request) => (
                    <Row key={request.id} request={request} />
                  ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
    </Section>
  )
}

function Row({ request }: { request: RequestSummary }) {
  const by = credentialText(request)
  return (
    <tr>
      <td className="number" data-tone={statusTone(request.status)}>
        {statusText(request.status)}
      </td>
      <td>{request.method}</td>
      <td title={pathText(request)}>
        <Link href={`/requests?id=${request.id}`} className="row-link">
          <code>{pathText(request)}</code>
        </Link>{' '}
        {!request.served && <Badge tone="warn">{text.notServed}</Badge>}
      </td>
      <td className="muted wide-only" title={by}>
        {by}
      </td>
      <td className="muted recent-number medium-only">{durationText(request.duration_ms)}</td>
      <td className="muted recent-number medium-only">
        <time dateTime={request.at} title={exactTime(request.at)}>
          {timeOfDay(request.at)}
        </time>
      </td>
    </tr>
  )
}
