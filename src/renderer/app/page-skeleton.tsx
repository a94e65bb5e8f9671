import { useLocation } from 'wouter'
import { Card, Page } from '../ui/page.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { common } from '../ui/text.ts'
import { NAVIGATION } from './routes.ts'

/** Shown while a page's script loads. */
export function PageSkeleton() {
  const [location] = useLocation()
  const place = NAVIGATION.find(({ path }) => path !== '/' && location.startsWith(path))
  return (
    <Page title={place?.name ?? common.loading}>
      <Card>
        <SkeletonRows rows={4} />
      </Card>
    </Page>
  )
}
