import type { Consent } from '../../shared/contract/oauth-consent.ts'
import type { Decision } from './requests.ts'
import { text } from './text.ts'

/** What is selected on the consent page. */
export type Choice = {
  scopes: readonly string[]
  level: Consent['suggested_level']
  organizations: readonly string[]
  teams: readonly number[]
}

export function initialChoice(consent: Consent): Choice {
  const { organizations, suggested_team } = consent
  const projects = organizations.flatMap((organization) => organization.projects)
  const team = projects.find(({ id }) => id === suggested_team) ?? projects[0]
  const [organization] = organizations
  return {
    scopes: consent.scopes,
    level: consent.suggested_level,
    organizations: organization === undefined ? [] : [organization.id],
    teams: team === undefined ? [] : [team.id],
  }
}

/** Why a choice can't be allowed, or null if it can. */
export function faultIn({ scopes, level, organizations, teams }: Choice): string | null {
  if (scopes.length === 0) return text.access.chooseScope
  if (level === 'organization' && organizations.length === 0) return text.access.chooseOrganization
  if (level === 'team' && teams.length === 0) return text.access.chooseTeam
  return null
}

export const decisionOf = (choice: Choice, allow: boolean): Decision => ({
  allow,
  scope: choice.scopes.join(' '),
  access_level: choice.level,
  scoped_organizations: choice.level === 'organization' ? [...choice.organizations] : [],
  scoped_teams: choice.level === 'team' ? [...choice.teams] : [],
})

/** A list with an item added or removed. */
export const toggled = <T>(items: readonly T[], item: T): T[] =>
  items.includes(item) ? items.filter((one) => one !== item) : [...items, item]
