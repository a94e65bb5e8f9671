import { useMutation, useQuery } from '@tanstack/react-query'
import type { CompanionBridge, Preferences } from '../../shared/ipc.ts'
import { desktop } from '../app/desktop.ts'
import { text } from '../text.ts'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { SwitchRow } from '../ui/switch.tsx'

const SWITCHES = ['startAtLogin', 'closeToTray'] as const

/** What only the desktop app has; a browser is told so. */
export function Desktop() {
  return (
    <Section title={text.settings.desktop}>
      <Card padded>
        {desktop === null ? (
          <p className="soft">{text.settings.desktopNone}</p>
        ) : (
          <DesktopSwitches bridge={desktop} />
        )}
      </Card>
    </Section>
  )
}

function DesktopSwitches({ bridge }: { bridge: CompanionBridge }) {
  const queryKey = ['settings', 'desktop']
  const preferences = useQuery({ queryKey, queryFn: () => bridge.getPreferences() })
  const save = useMutation({
    mutationFn: (next: Preferences) => bridge.setPreferences(next),
    onSuccess: (saved, _next, _result, { client }) => client.setQueryData(queryKey, saved),
  })
  return (
    <QueryView query={preferences} skeleton={<SkeletonRows rows={2} height={40} />}>
      {(data) =>
        SWITCHES.map((name) => (
          <SwitchRow
            key={name}
            {...text.settings.desktopSwitches[name]}
            checked={data[name]}
            onChange={(on) => save.mutate({ ...data, [name]: on })}
          />
        ))
      }
    </QueryView>
  )
}
