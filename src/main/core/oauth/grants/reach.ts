import { z } from 'zod'

/** The projects and organizations that an authorization is limited to; an empty list is no limit. */
export type Reach = Readonly<{ teams: readonly number[]; organizations: readonly string[] }>

const teamsSchema = z.array(z.int())
const organizationsSchema = z.array(z.string())

/** A cache, because nearly all tokens have one of the same few lists. */
const parsed = new Map<string, Reach>()
const MAX_CACHED = 1000

export function parseReach(teams: string, organizations: string): Reach {
  const id = `${teams} ${organizations}`
  const known = parsed.get(id)
  if (known !== undefined) return known
  const reach = {
    teams: teamsSchema.parse(JSON.parse(teams)),
    organizations: organizationsSchema.parse(JSON.parse(organizations)),
  }
  if (parsed.size >= MAX_CACHED) parsed.clear()
  parsed.set(id, reach)
  return reach
}
