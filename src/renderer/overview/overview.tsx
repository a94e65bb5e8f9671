import { BookOpen } from 'lucide-react'
import { RecentRequests } from '../requests/recent-requests.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { ServerStatus } from './server-status.tsx'
import { text } from './text.ts'
import { TryIt } from './try-it.tsx'
import './overview.css'

/** The server's state, how to call it, and what happened last. */
export function Overview() {
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
      <TryIt />
      <RecentRequests />
      <Section
        title={text.recent}
        actions={
          <ButtonLink to="/activity" variant="quiet">
            {text.allActivity}
          </ButtonLink>
        }
      >
        <Card>
          <RecentActivity />
        </Card>
      </Section>
    </Page>
  )
}
