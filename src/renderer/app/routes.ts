import { type ComponentType, lazy } from 'react'
import { Overview } from '../overview/overview.tsx'

/** The pages by path. All but the first load on demand. */
export const PAGES: readonly { path: string; component: ComponentType }[] = [
  { path: '/', component: Overview },
  {
    path: '/api-keys',
    component: lazy(() => import('../api-keys/api-keys.tsx').then(({ ApiKeys }) => ({ default: ApiKeys }))),
  },
  {
    path: '/push-tokens',
    component: lazy(() =>
      import('../push-tokens/push-tokens.tsx').then(({ PushTokens }) => ({ default: PushTokens })),
    ),
  },
  {
    path: '/activity',
    component: lazy(() =>
      import('../activity/activity.tsx').then(({ ActivityLog }) => ({ default: ActivityLog })),
    ),
  },
  {
    path: '/integrations',
    component: lazy(() =>
      import('../integrations/integrations.tsx').then(({ Integrations }) => ({ default: Integrations })),
    ),
  },
  {
    path: '/integrations/:id',
    component: lazy(() =>
      import('../integrations/installation.tsx').then(({ Installation }) => ({ default: Installation })),
    ),
  },
  {
    path: '/settings/:tab?',
    component: lazy(() => import('../settings/settings.tsx').then(({ Settings }) => ({ default: Settings }))),
  },
  {
    path: '/hedgehog',
    component: lazy(() =>
      import('../hedgehog/hedgehog-page.tsx').then(({ HedgehogPage }) => ({ default: HedgehogPage })),
    ),
  },
]
