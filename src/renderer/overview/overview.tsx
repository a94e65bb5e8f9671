import { useQuery } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { healthQuery } from '../api/queries.ts'
import { RecentRequests } from '../requests/recent-requests.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { ServerStatus } from './server-status.tsx'
import { text } from './text.ts'
import { TryIt } from './try-it.tsx'
import './overview.css'

/** The server's state, how to call it, and what happened last. */
export function Overview() {
  // Not the database's state as well: checking a large one takes seconds, and it rarely has a notice.
  const isStatusPending = useQuery(healthQuery).isPending
  return (
    <Page
      title={text.title}
      intro={text.intro}
      actions={
        <ButtonLink to="/_companion/docs" icon={BookOpen}>
          {text.reference}
        </ButtonLink>
      }
    >
      <ServerStatus />
      {/* It loads at once, but appears when no notice above can move it any more. */}
      <div className="overview-rest" hidden={isStatusPending}>
        <TryIt />
        <RecentRequests />
        <RecentActivity />
      </div>
    </Page>
  )
}
