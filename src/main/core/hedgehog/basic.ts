import { isObject } from '../base/json.ts'

/** The hedgehog as other people see it. */
export type BasicHedgehog = { use_as_profile: unknown; color: unknown; accessories: unknown; skin: unknown }

/** Null where there is no config worth showing; a version 2 config keeps its looks under `actor_options`. */
export function basicHedgehog(text: string | null): BasicHedgehog | null {
  const config: unknown = text === null ? null : JSON.parse(text)
  if (!isObject(config) || Object.keys(config).length === 0) return null
  const looks = config.version !== 2 ? config : isObject(config.actor_options) ? config.actor_options : {}
  return {
    use_as_profile: config.use_as_profile ?? null,
    color: looks.color ?? null,
    accessories: looks.accessories ?? null,
    skin: looks.skin ?? null,
  }
}
