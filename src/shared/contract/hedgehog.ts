import { z } from 'zod'

/** The config is the client's: PostHog's server keeps any object. */
export const hedgehogConfigSchema = z.record(z.string(), z.unknown()).meta({
  id: 'HedgehogConfig',
  description:
    'Kept and answered with the same value; numbers keep their digits, white space and repeated keys go. At most 64 KiB.',
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
