import { text } from '../text.ts'
import { Card, Page } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'

/** Stands in for a page whose script is on its way. */
export function PageSkeleton() {
  return (
    <Page title={text.common.loading}>
      <Card>
        <SkeletonRows rows={4} />
      </Card>
    </Page>
  )
}
