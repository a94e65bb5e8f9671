import { useLocation } from 'wouter'
import { text } from '../text.ts'
import { Card, Page } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { PLACES } from './navigation.ts'

/** Stands in for a page whose script is on its way. */
export function PageSkeleton() {
  const [location] = useLocation()
  const place = PLACES.find(({ path }) => path !== '/' && location.startsWith(path))
  return (
    <Page title={place?.name ?? text.common.loading}>
      <Card>
        <SkeletonRows rows={4} />
      </Card>
    </Page>
  )
}
