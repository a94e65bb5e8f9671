import { useQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import { Entries } from '../activity/entries.tsx'
import { recentActivityQuery } from '../api/queries.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { text } from './text.ts'

/** The latest changes. */
export function RecentActivity() {
  const recent = useQuery(recentActivityQuery)
  return (
    <Section
      title={text.recent}
      actions={
        <ButtonLink to="/activity" variant="quiet">
          {text.allActivity}
        </ButtonLink>
      }
    >
      <Card>
        <QueryView query={recent} skeleton={<SkeletonRows rows={6} height={40} />}>
          {(entries) =>
            entries.length === 0 ? (
              <Empty icon={Activity} title={text.noActivity}>
                {text.noActivityHint}
              </Empty>
            ) : (
              <Entries entries={entries} />
            )
          }
        </QueryView>
      </Card>
    </Section>
  )
}
