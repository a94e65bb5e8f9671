import { z } from 'zod'
import { parseList } from '../protocol/lists.ts'
import { remembering } from '../protocol/remembering.ts'

/** The projects and organizations that an authorization is limited to; an empty list is no limit. */
export type Reach = Readonly<{ teams: readonly number[]; organizations: readonly string[] }>

const teamsSchema = z.array(z.int())

const parseTeams: (json: string) => readonly number[] = remembering((json) =>
  teamsSchema.parse(JSON.parse(json)),
)

/** From the columns of a code or a grant. */
export const toReach = (row: { scoped_teams: string; scoped_organizations: string }): Reach => ({
  teams: parseTeams(row.scoped_teams),
  organizations: parseList(row.scoped_organizations),
})
