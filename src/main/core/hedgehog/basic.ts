import { isObject } from '../base/json.ts'

/** The part of a hedgehog config that is shown to other users. */
export type BasicHedgehog = { use_as_profile: unknown; color: unknown; accessories: unknown; skin: unknown }

/** Null for a missing or empty config. A version 2 config keeps the appearance under `actor_options`. */
export function basicHedgehog(text: string | null): BasicHedgehog | null {
  const config: unknown = text === null ? null : JSON.parse(text)
  if (!isObject(config) || Object.keys(config).length === 0) return null
  const appearance =
    config.version !== 2 ? config : isObject(config.actor_options) ? config.actor_options : {}
  return {
    use_as_profile: config.use_as_profile ?? null,
    color: appearance.color ?? null,
    accessories: appearance.accessories ?? null,
    skin: appearance.skin ?? null,
  }
}
