import { BookOpen } from 'lucide-react'
import { text } from '../text.ts'
import { ButtonLink } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { EndpointList } from './endpoint-list.tsx'
import { HealthCard } from './health-card.tsx'
import { Recent } from './recent-activity.tsx'
import './overview.css'

/** Where the API answers, how it is, how to call it, and what happened. */
export function Overview() {
  return (
    <Page
      title={text.overview.title}
      intro={text.overview.intro}
      actions={
        <a className="button button-plain" href="/_companion/docs">
          <BookOpen aria-hidden size={15} strokeWidth={1.9} />
          {text.overview.reference}
        </a>
      }
    >
      <Card>
        <div className="address">
          <p className="address-name">{text.overview.address}</p>
          <code className="address-value">{location.origin}</code>
          <CopyButton value={location.origin} primary />
        </div>
        <HealthCard />
      </Card>
      <Section
        title={text.overview.endpoints}
        intro={text.overview.endpointsIntro}
        actions={<ButtonLink to="/api-keys?new">{text.overview.newKey}</ButtonLink>}
      >
        <Card>
          <EndpointList />
        </Card>
      </Section>
      <Section
        title={text.overview.recent}
        actions={
          <ButtonLink to="/activity" variant="quiet">
            {text.overview.allActivity}
          </ButtonLink>
        }
      >
        <Card>
          <Recent />
        </Card>
      </Section>
    </Page>
  )
}
