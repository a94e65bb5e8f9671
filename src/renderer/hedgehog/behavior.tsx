import { Card } from '../ui/page.tsx'
import { SwitchRow } from '../ui/switch.tsx'
import type { Draft } from './draft.ts'
import { text } from './text.ts'

const SHOWN = ['enabled', 'use_as_profile', 'party_mode_enabled'] as const
const ACTOR = ['ai_enabled', 'interactions_enabled', 'controls_enabled'] as const

/** All switches of the config. */
export function Behavior({ draft }: { draft: Draft }) {
  const { config } = draft
  return (
    <Card padded>
      {SHOWN.map((name) => (
        <SwitchRow
          key={name}
          {...text.switches[name]}
          checked={config[name]}
          onChange={(on) => draft.change((before) => ({ ...before, [name]: on }))}
        />
      ))}
      {ACTOR.map((name) => (
        <SwitchRow
          key={name}
          {...text.switches[name]}
          checked={config.actor_options[name]}
          onChange={(on) =>
            draft.change((before) => ({
              ...before,
              actor_options: { ...before.actor_options, [name]: on },
            }))
          }
        />
      ))}
    </Card>
  )
}
