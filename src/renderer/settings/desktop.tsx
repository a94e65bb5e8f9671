import { useMutation, useQuery } from '@tanstack/react-query'
import type { CompanionBridge, DesktopStatus, LoginItem, Preferences } from '../../shared/ipc.ts'
import { desktop } from '../api/desktop.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { SwitchRow } from '../ui/switch.tsx'
import { text } from './text.ts'

const SWITCHES = ['startAtLogin', 'closeToTray', 'checkForUpdates'] as const

const statusKey = ['desktop-status']

/** Settings that only the desktop app has. */
export function Desktop() {
  if (desktop === null) return null
  return (
    <Section aside title={text.desktop}>
      <Card padded>
        <DesktopSwitches bridge={desktop} />
        <DesktopNotes bridge={desktop} />
        <Button onClick={() => void desktop?.showLogs()}>{text.showLogs}</Button>
      </Card>
    </Section>
  )
}

function DesktopSwitches({ bridge }: { bridge: CompanionBridge }) {
  const queryKey = ['settings', 'desktop']
  const preferences = useQuery({ queryKey, queryFn: () => bridge.getPreferences() })
  const save = useMutation({
    mutationFn: (next: Preferences) => bridge.setPreferences(next),
    onSuccess: (saved, _next, _result, { client }) => {
      client.setQueryData(queryKey, saved)
      return client.invalidateQueries({ queryKey: statusKey })
    },
  })
  return (
    <QueryView query={preferences} skeleton={<SkeletonRows rows={2} height={40} />}>
      {(data) =>
        SWITCHES.map((name) => (
          <SwitchRow
            key={name}
            {...text.desktopSwitches[name]}
            checked={data[name]}
            onChange={(on) => save.mutate({ ...data, [name]: on })}
          />
        ))
      }
    </QueryView>
  )
}

/** What the system does not let the app do, or did not do when it was asked. */
function DesktopNotes({ bridge }: { bridge: CompanionBridge }) {
  const status = useQuery({ queryKey: statusKey, queryFn: () => bridge.status() }).data
  return (
    status &&
    notes(status).map((note) => (
      <Notice key={note} tone="info">
        {note}
      </Notice>
    ))
  )
}

function notes(status: DesktopStatus): string[] {
  const words = text.desktopNotes
  const login: Partial<Record<LoginItem, string>> = {
    'requires approval': words.loginRequiresApproval,
    blocked: words.loginBlocked,
    'not found': words.loginNotFound,
  }
  return [
    status.attachedTo === null ? null : words.attached(status.attachedTo),
    status.tray === 'missing' ? words.trayMissing : null,
    login[status.loginItem] ?? null,
    status.hedgehog === 'wayland' ? words.wayland : null,
    status.hedgehog === 'crashed' ? words.crashed : null,
    status.hedgehog === 'shown' && !status.hedgehogTakesKeys ? words.noKeys : null,
    status.notificationFailure === null ? null : words.notifications(status.notificationFailure),
  ].filter((note) => note !== null)
}
