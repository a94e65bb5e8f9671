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
  Settings,
  Squirrel,
} from 'lucide-react'
import { text } from './text.ts'

type NavigationItem = {
  path: string
  name: string
  icon: LucideIcon
  /** The key that opens the page after `G`. */
  shortcut: string
}

/** The main navigation, in order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { path: '/', name: text.nav.overview, icon: House, shortcut: 'o' },
  { path: '/requests', name: text.nav.requests, icon: ArrowLeftRight, shortcut: 'r' },
  { path: '/hedgehog', name: text.nav.hedgehog, icon: Squirrel, shortcut: 'h' },
  { path: '/integrations', name: text.nav.integrations, icon: GitBranch, shortcut: 'i' },
  { path: '/push-tokens', name: text.nav.pushTokens, icon: Bell, shortcut: 'p' },
  { path: '/api-keys', name: text.nav.apiKeys, icon: KeyRound, shortcut: 'k' },
  { path: '/connected-apps', name: text.nav.connectedApps, icon: Plug, shortcut: 'c' },
  { path: '/activity', name: text.nav.activity, icon: Activity, shortcut: 'a' },
  { path: '/_companion/docs', name: text.nav.reference, icon: BookOpen, shortcut: 'd' },
  { path: '/settings', name: text.nav.settings, icon: Settings, shortcut: 's' },
]
