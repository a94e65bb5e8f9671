import { Activity, Bell, GitBranch, House, KeyRound, type LucideIcon, Settings, Squirrel } from 'lucide-react'
import { text } from './text.ts'

type NavigationItem = { path: string; name: string; icon: LucideIcon }

/** The main navigation, in order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { path: '/', name: text.nav.overview, icon: House },
  { path: '/hedgehog', name: text.nav.hedgehog, icon: Squirrel },
  { path: '/integrations', name: text.nav.integrations, icon: GitBranch },
  { path: '/push-tokens', name: text.nav.pushTokens, icon: Bell },
  { path: '/api-keys', name: text.nav.apiKeys, icon: KeyRound },
  { path: '/activity', name: text.nav.activity, icon: Activity },
  { path: '/settings', name: text.nav.settings, icon: Settings },
]
