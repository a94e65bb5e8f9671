import { z } from 'zod'

/** Clients define the config; like PostHog, the server accepts any object. */
export const hedgehogConfigSchema = z.record(z.string(), z.unknown()).meta({
  id: 'HedgehogConfig',
  description:
    'Stored and returned with the same value, including the format of numbers, but without white space and repeated keys. At most 64 KiB.',
  examples: [
    {
      version: 2,
      enabled: true,
      use_as_profile: true,
      party_mode_enabled: false,
      actor_options: {
        id: 'player',
        player: true,
        skin: 'default',
        color: 'green',
        accessories: ['beret'],
        ai_enabled: true,
        interactions_enabled: true,
        controls_enabled: true,
      },
    },
  ],
})
