import type { ComponentType } from 'react'
import { Overview } from '../overview/overview.tsx'
import { lazyPage } from '../ui/lazy-page.ts'

/** The API reference, which is also open to users who are not signed in. */
export const REFERENCE_PATH = '/_companion/docs'

type PageComponent = ComponentType & { preload?: () => Promise<void> }

/** The pages by path. All but the first load on demand, or while the browser is idle. */
export const PAGES: readonly { path: string; component: PageComponent }[] = [
  { path: '/', component: Overview },
  {
    path: '/requests',
    component: lazyPage(() => import('../requests/requests.tsx').then(({ Requests }) => Requests)),
  },
  {
    path: '/api-keys',
    component: lazyPage(() => import('../api-keys/api-keys.tsx').then(({ ApiKeys }) => ApiKeys)),
  },
  {
    path: '/connected-apps',
    component: lazyPage(() =>
      import('../connected-apps/connected-apps.tsx').then(({ ConnectedApps }) => ConnectedApps),
    ),
  },
  {
    path: '/push-tokens',
    component: lazyPage(() => import('../push-tokens/push-tokens.tsx').then(({ PushTokens }) => PushTokens)),
  },
  {
    path: '/activity',
    component: lazyPage(() => import('../activity/activity.tsx').then(({ ActivityLog }) => ActivityLog)),
  },
  {
    path: REFERENCE_PATH,
    component: lazyPage(() => import('../reference/reference.tsx').then(({ ApiReference }) => ApiReference)),
  },
  {
    path: '/integrations',
    component: lazyPage(() =>
      import('../integrations/integrations.tsx').then(({ Integrations }) => Integrations),
    ),
  },
  {
    path: '/integrations/:id',
    component: lazyPage(() =>
      import('../integrations/installation.tsx').then(({ Installation }) => Installation),
    ),
  },
  {
    path: '/settings/:tab?',
    component: lazyPage(() => import('../settings/settings.tsx').then(({ Settings }) => Settings)),
  },
  {
    path: '/hedgehog',
    component: lazyPage(() =>
      import('../hedgehog/hedgehog-page.tsx').then(({ HedgehogPage }) => HedgehogPage),
    ),
  },
]
