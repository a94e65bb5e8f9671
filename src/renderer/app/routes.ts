import {
  Activity,
  ArrowLeftRight,
  Bell,
  BookOpen,
  GitBranch,
  House,
  KeyRound,
  type LucideIcon,
  Plug,
  Settings as SettingsIcon,
  Squirrel,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { Overview } from '../overview/overview.tsx'
import { lazyPage } from '../ui/lazy-page.ts'
import { text } from './text.ts'

/** The API reference, which is also open to users who are not signed in. */
export const REFERENCE_PATH = '/_companion/docs'

/** A link in the side bar. `shortcut` is the key that opens its page after `G`. */
type Link = { name: string; icon: LucideIcon; shortcut: string }

type PageRoute = {
  path: string
  component: ComponentType & { preload?: () => Promise<void> }
  link?: Link
}

/** The pages, those of the side bar in its order. All but the first load on demand, or while the browser is idle. */
export const PAGES: readonly PageRoute[] = [
  {
    path: '/',
    component: Overview,
    link: { name: text.nav.overview, icon: House, shortcut: 'o' },
  },
  {
    path: '/requests',
    component: lazyPage(() => import('../requests/requests.tsx').then(({ Requests }) => Requests)),
    link: { name: text.nav.requests, icon: ArrowLeftRight, shortcut: 'r' },
  },
  {
    path: '/hedgehog',
    component: lazyPage(() =>
      import('../hedgehog/hedgehog-page.tsx').then(({ HedgehogPage }) => HedgehogPage),
    ),
    link: { name: text.nav.hedgehog, icon: Squirrel, shortcut: 'h' },
  },
  {
    path: '/integrations',
    component: lazyPage(() =>
      import('../integrations/integrations.tsx').then(({ Integrations }) => Integrations),
    ),
    link: { name: text.nav.integrations, icon: GitBranch, shortcut: 'i' },
  },
  {
    path: '/push-tokens',
    component: lazyPage(() => import('../push-tokens/push-tokens.tsx').then(({ PushTokens }) => PushTokens)),
    link: { name: text.nav.pushTokens, icon: Bell, shortcut: 'p' },
  },
  {
    path: '/api-keys',
    component: lazyPage(() => import('../api-keys/api-keys.tsx').then(({ ApiKeys }) => ApiKeys)),
    link: { name: text.nav.apiKeys, icon: KeyRound, shortcut: 'k' },
  },
  {
    path: '/connected-apps',
    component: lazyPage(() =>
      import('../connected-apps/connected-apps.tsx').then(({ ConnectedApps }) => ConnectedApps),
    ),
    link: { name: text.nav.connectedApps, icon: Plug, shortcut: 'c' },
  },
  {
    path: '/activity',
    component: lazyPage(() => import('../activity/activity.tsx').then(({ ActivityLog }) => ActivityLog)),
    link: { name: text.nav.activity, icon: Activity, shortcut: 'a' },
  },
  {
    path: REFERENCE_PATH,
    component: lazyPage(() => import('../reference/reference.tsx').then(({ ApiReference }) => ApiReference)),
    link: { name: text.nav.reference, icon: BookOpen, shortcut: 'd' },
  },
  {
    path: '/settings/:tab?',
    component: lazyPage(() => import('../settings/settings.tsx').then(({ Settings }) => Settings)),
    link: { name: text.nav.settings, icon: SettingsIcon, shortcut: 's' },
  },
  {
    path: '/integrations/:id',
    component: lazyPage(() =>
      import('../integrations/installation.tsx').then(({ Installation }) => Installation),
    ),
  },
]

/** The links of the side bar, each with its page's path without parameters. */
export const NAVIGATION: readonly (Link & { path: string })[] = PAGES.flatMap(({ path, link }) =>
  link === undefined ? [] : [{ ...link, path: path.replace(/\/:.*/, '') }],
)
