import { z } from 'zod'

/** Hedgehog colors. `null` is the original brown. */
export const hedgehogColors = [
  'green',
  'red',
  'blue',
  'purple',
  'dark',
  'light',
  'greyscale',
  'sepia',
  'invert',
  'rainbow',
] as const
export type HedgehogColor = (typeof hedgehogColors)[number]

/** Skins available as sprites, the default hedgehog first. */
export const hedgehogSkins = ['default', 'spiderhog', 'robohog', 'hogzilla', 'ghost'] as const
export type HedgehogSkin = (typeof hedgehogSkins)[number]

/** Accessory groups. Accessories of the same group overlap. */
export const hedgehogAccessoryGroups = ['headwear', 'eyewear', 'other'] as const
export type HedgehogAccessoryGroup = (typeof hedgehogAccessoryGroups)[number]

/** Accessories available as sprites, with their groups. */
export const hedgehogAccessories = [
  { name: 'beret', group: 'headwear' },
  { name: 'cap', group: 'headwear' },
  { name: 'chef', group: 'headwear' },
  { name: 'cowboy', group: 'headwear' },
  { name: 'flag', group: 'headwear' },
  { name: 'graduation', group: 'headwear' },
  { name: 'party', group: 'headwear' },
  { name: 'pineapple', group: 'headwear' },
  { name: 'tophat', group: 'headwear' },
  { name: 'xmas-hat', group: 'headwear' },
  { name: 'xmas-antlers', group: 'headwear' },
  { name: 'eyepatch', group: 'eyewear' },
  { name: 'glasses', group: 'eyewear' },
  { name: 'sunglasses', group: 'eyewear' },
  { name: 'parrot', group: 'other' },
  { name: 'xmas-scarf', group: 'other' },
] as const satisfies readonly { name: string; group: HedgehogAccessoryGroup }[]
export type HedgehogAccessory = (typeof hedgehogAccessories)[number]['name']

// The server stores any JSON, so parsing must not fail: missing or invalid values become defaults.
const flag = (fallback: boolean) => z.boolean().default(fallback).catch(fallback)
const colorName = z.string().nullable().default(null).catch(null)
const accessoryNames = z
  .array(z.string())
  .default(() => [])
  .catch(() => [])

const actorOptions = z.looseObject({
  id: z.string().default('player').catch('player'),
  player: flag(true),
  color: colorName,
  skin: z.string().nullable().catch(null).optional(),
  accessories: accessoryNames,
  ai_enabled: flag(true),
  interactions_enabled: flag(true),
  controls_enabled: flag(true),
})

/** The config as current PostHog clients write it. Unknown keys are kept, at both levels. */
export const hedgehogConfigV2Schema = z.looseObject({
  version: z.literal(2),
  enabled: flag(false),
  use_as_profile: flag(false),
  party_mode_enabled: flag(false),
  actor_options: actorOptions.prefault({}).catch(() => actorOptions.parse({})),
})
export type HedgehogConfigV2 = z.infer<typeof hedgehogConfigV2Schema>

/** The older flat config, which has no `version`. */
export const hedgehogConfigV1Schema = z.looseObject({
  enabled: flag(false),
  use_as_profile: flag(false),
  party_mode_enabled: flag(false),
  color: colorName,
  skin: z.string().nullable().catch(null).optional(),
  accessories: accessoryNames,
  walking_enabled: flag(true),
  interactions_enabled: flag(true),
  controls_enabled: flag(true),
  fixed_direction: z.enum(['left', 'right']).optional().catch(undefined),
})
export type HedgehogConfigV1 = z.infer<typeof hedgehogConfigV1Schema>

function fromV1(v1: HedgehogConfigV1): HedgehogConfigV2 {
  return hedgehogConfigV2Schema.parse({
    version: 2,
    enabled: v1.enabled,
    use_as_profile: v1.use_as_profile,
    party_mode_enabled: v1.party_mode_enabled,
    actor_options: {
      id: 'player',
      player: true,
      color: v1.color,
      ...(v1.skin === undefined ? {} : { skin: v1.skin }),
      accessories: v1.accessories,
      ai_enabled: v1.walking_enabled,
      interactions_enabled: v1.interactions_enabled,
      controls_enabled: v1.controls_enabled,
    },
  })
}

/**
 * Converts a stored config to v2. A v2 config only gets defaults for missing or invalid values.
 * Any other object is read as v1, as in PostHog's own client: flags, color, skin, and accessories are copied,
 * `walking_enabled` becomes `ai_enabled`, and other keys such as `fixed_direction` are dropped. Anything else returns the defaults.
 */
export function migrateHedgehogConfig(raw: unknown): HedgehogConfigV2 {
  const v2 = hedgehogConfigV2Schema.safeParse(raw)
  if (v2.success) return v2.data
  const v1 = hedgehogConfigV1Schema.safeParse(raw)
  return fromV1(v1.success ? v1.data : hedgehogConfigV1Schema.parse({}))
}

/** The player's options: the hedgehog's appearance and behavior. */
export type HedgehogPlayerOptions = Readonly<{
  skin: HedgehogSkin
  color: HedgehogColor | null
  accessories: readonly HedgehogAccessory[]
  /** Walks, jumps, and waves on its own. */
  ai: boolean
  /** Mouse interaction: can be greeted, clicked, picked up, and thrown. */
  interactions: boolean
  /** Keyboard control. */
  controls: boolean
  /** Dances in changing colors. */
  party: boolean
}>

/** Converts a config to player options, without skins, colors, and accessories that have no sprites. */
export function toPlayerOptions(config: HedgehogConfigV2): HedgehogPlayerOptions {
  const actor = config.actor_options
  return {
    skin: hedgehogSkins.find((skin) => skin === actor.skin) ?? 'default',
    color: hedgehogColors.find((color) => color === actor.color) ?? null,
    accessories: hedgehogAccessories
      .map(({ name }) => name)
      .filter((name) => actor.accessories.includes(name)),
    ai: actor.ai_enabled,
    interactions: actor.interactions_enabled,
    controls: actor.controls_enabled,
    party: config.party_mode_enabled,
  }
}
