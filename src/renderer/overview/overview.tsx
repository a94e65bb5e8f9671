import { BookOpen } from 'lucide-react'
import { ButtonLink } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { EndpointList } from './endpoint-list.tsx'
import { HealthCard } from './health-card.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { text } from './text.ts'
import './overview.css'

/** The server's state, how to call it, and what happened last. */
export function Overview() {
  return (
    <Page
      title={text.title}
      intro={text.intro}
      actions={
        <a className="button button-plain" href="/_companion/docs">
          <BookOpen aria-hidden size={15} strokeWidth={1.9} />
          {text.reference}
        </a>
      }
    >
      <Card>
        <div className="base-url">
          <p className="base-url-label">{text.baseUrl}</p>
          <code className="base-url-value">{location.origin}</code>
          <CopyButton value={location.origin} primary />
        </div>
        <HealthCard />
      </Card>
      <Section
        title={text.endpoints}
        intro={text.endpointsIntro}
        actions={<ButtonLink to="/api-keys?new">{text.newKey}</ButtonLink>}
      >
        <Card>
          <EndpointList />
        </Card>
      </Section>
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
