import { useMutation } from '@tanstack/react-query'
import { BookOpen, KeyRound, LogOut, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react'
import { ApiError, api, take } from '../api/client.ts'
import { ME, meQuery } from '../api/queries.ts'
import { fetchSigned, session } from '../api/session.ts'
import { errors } from '../ui/text.ts'
import { NAVIGATION } from './navigation.ts'
import { text } from './text.ts'
import type { ThemeMode } from './theme.ts'

export type Command = { name: string; icon: LucideIcon; run: () => void }

/** Saves the theme as the user's `theme_mode`. */
export function useSetTheme() {
  return useMutation({
    mutationFn: (theme_mode: ThemeMode) =>
      take(api.PATCH('/api/users/{uuid}', { params: ME, body: { theme_mode } })),
    onSuccess: (me, _mode, _result, { client }) => client.setQueryData(meQuery.queryKey, me),
  })
}

/** Signs out of this session. */
export function useSignOut() {
  return useMutation({
    mutationFn: async () => {
      const response = await fetchSigned('/_companion/logout', { method: 'POST' })
      if (!response.ok) {
        throw new ApiError(errors.unreadable, { status: response.status, code: 'unreadable' })
      }
    },
    onSuccess: (_done, _nothing, _result, { client }) => {
      session.forget()
      client.clear()
      location.assign('/')
    },
  })
}

/** The command palette's commands. */
export function useCommands(go: (path: string) => void): Command[] {
  const theme = useSetTheme()
  const signOut = useSignOut()
  return [
    ...NAVIGATION.map(({ name, icon, path }) => ({
      name: text.palette.goTo(name),
      icon,
      run: () => go(path),
    })),
    { name: text.palette.newKey, icon: KeyRound, run: () => go('/api-keys?new') },
    { name: text.palette.reference, icon: BookOpen, run: () => location.assign('/_companion/docs') },
    { name: text.palette.light, icon: Sun, run: () => theme.mutate('light') },
    { name: text.palette.dark, icon: Moon, run: () => theme.mutate('dark') },
    { name: text.palette.system, icon: Monitor, run: () => theme.mutate('system') },
    { name: text.palette.signOut, icon: LogOut, run: () => signOut.mutate() },
  ]
}
