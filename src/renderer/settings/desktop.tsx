import { useMutation, useQuery } from '@tanstack/react-query'
import type { CompanionBridge, Preferences } from '../../shared/ipc.ts'
import { desktop } from '../api/desktop.ts'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { SwitchRow } from '../ui/switch.tsx'
import { text } from './text.ts'

const SWITCHES = ['startAtLogin', 'closeToTray'] as const

/** Settings that only the desktop app has. */
export function Desktop() {
  return (
    <Section title={text.desktop}>
      <Card padded>
        {desktop === null ? (
          <p className="muted">{text.desktopNone}</p>
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
            {...text.desktopSwitches[name]}
            checked={data[name]}
            onChange={(on) => save.mutate({ ...data, [name]: on })}
          />
        ))
      }
    </QueryView>
  )
}
