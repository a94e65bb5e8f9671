import { Activity, Bell, GitBranch, House, KeyRound, type LucideIcon, Settings, Squirrel } from 'lucide-react'
import { text } from '../text.ts'

type Place = { path: string; name: string; icon: LucideIcon }

/** The places of the navigation, in its order. */
export const PLACES: readonly Place[] = [
  { path: '/', name: text.nav.overview, icon: House },
  { path: '/hedgehog', name: text.nav.hedgehog, icon: Squirrel },
  { path: '/integrations', name: text.nav.integrations, icon: GitBranch },
  { path: '/push-tokens', name: text.nav.pushTokens, icon: Bell },
  { path: '/api-keys', name: text.nav.apiKeys, icon: KeyRound },
  { path: '/activity', name: text.nav.activity, icon: Activity },
  { path: '/settings', name: text.nav.settings, icon: Settings },
]
