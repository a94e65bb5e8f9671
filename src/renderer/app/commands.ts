import { useMutation, useQuery } from '@tanstack/react-query'
import {
  ArrowLeftRight,
  Building2,
  Download,
  Folder,
  Keyboard,
  KeyRound,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Settings,
  Sun,
} from 'lucide-react'
import { useSetTheme, useSignOut } from '../api/account.ts'
import { download } from '../api/download.ts'
import { linksQuery } from '../api/github.ts'
import { keysQuery, meQuery } from '../api/queries.ts'
import { HAR_PATH } from '../api/requests.ts'
import { useSaveMe } from '../api/settings.ts'
import { nameOf } from '../integrations/installation-row.tsx'
import { text as settingsText } from '../settings/text.ts'
import { toasts } from '../ui/toasts.ts'
import { NAVIGATION } from './routes.ts'
import { text } from './text.ts'

export type Command = { id: string; section: string; name: string; icon: LucideIcon; run: () => void }

/** The command palette's commands. */
export function useCommands(go: (path: string) => void, showShortcuts: () => void): Command[] {
  const theme = useSetTheme()
  const signOut = useSignOut()
  const exportRequests = useMutation({ mutationFn: download })
  const saveMe = useSaveMe(() => toasts.succeeded(settingsText.saved))
  const me = useQuery(meQuery).data
  const keys = useQuery(keysQuery).data ?? []
  const links = useQuery(linksQuery).data ?? []
  const { palette } = text
  const inSection =
    (section: string) =>
    (name: string, icon: LucideIcon, run: () => void, id = name): Command => ({
      id: section + id,
      section,
      name,
      icon,
      run,
    })
  const action = inSection(palette.actions)
  const setting = inSection(palette.settings)
  return [
    ...NAVIGATION.map(({ name, icon, path }) =>
      inSection(palette.pages)(palette.goTo(name), icon, () => go(path)),
    ),
    action(palette.newKey, KeyRound, () => go('/api-keys?new')),
    action(palette.failedRequests, ArrowLeftRight, () => go('/requests?status=failed')),
    action(palette.unservedRequests, ArrowLeftRight, () => go('/requests?served=false')),
    action(palette.exportRequests, Download, () => exportRequests.mutate(HAR_PATH)),
    action(palette.light, Sun, () => theme.mutate('light')),
    action(palette.dark, Moon, () => theme.mutate('dark')),
    action(palette.system, Monitor, () => theme.mutate('system')),
    action(palette.shortcuts, Keyboard, showShortcuts),
    action(palette.signOut, LogOut, () => signOut.mutate()),
    ...links.map((link) =>
      inSection(palette.installations)(
        nameOf(link),
        Building2,
        () => go(`/integrations/${link.installation_id}`),
        link.id,
      ),
    ),
    ...keys.map(({ id, label }) => inSection(palette.apiKeys)(label, KeyRound, () => go('/api-keys'), id)),
    ...(me?.organization?.teams ?? [])
      .filter(({ id }) => id !== me?.team?.id)
      .map(({ id, name }) =>
        inSection(palette.projects)(
          palette.switchTo(name),
          Folder,
          () => saveMe.mutate({ set_current_team: String(id) }),
          String(id),
        ),
      ),
    setting(settingsText.password, Settings, () => go('/settings')),
    setting(settingsText.organizations, Settings, () => go('/settings/organization')),
    setting(settingsText.users, Settings, () => go('/settings/organization')),
    setting(settingsText.port, Settings, () => go('/settings/app')),
    setting(settingsText.backup, Settings, () => go('/settings/app')),
    setting(settingsText.licenses, Settings, () => go('/settings/about')),
  ]
}
