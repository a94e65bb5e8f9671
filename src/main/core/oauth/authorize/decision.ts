import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { booleanField } from '../../../../shared/contract/fields.ts'
import { objectBody } from '../../http/body.ts'
import { faultsByField } from '../../http/validation.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import type { Reach } from '../grants/reach.ts'
import type { Parameters } from '../protocol/parameters.ts'

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** Text or a number, as Django REST Framework takes it. */
const textual = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'number' ? String(value) : value), schema)

const text = textual(z.string().trim().min(1))
const optionalText = textual(z.string().trim().nullish()).optional()

/** The fields in PostHog's order. */
const decisionSchema = z.object({
  client_id: text,
  redirect_uri: optionalText,
  response_type: textual(z.string().trim().optional()).optional(),
  state: textual(z.string().nullish()).optional(),
  code_challenge: optionalText,
  code_challenge_method: optionalText,
  nonce: optionalText,
  scope: textual(z.string().trim()),
  allow: booleanField,
  access_level: z.enum(['all', 'organization', 'team']),
  scoped_organizations: z.array(textual(z.string())).nullish(),
  scoped_teams: z.array(z.coerce.number().pipe(z.int())).nullish(),
})

/** What a user decided on the consent page. */
export type Decision = Readonly<{
  allow: boolean
  scope: string
  /** Null for access to everything. */
  reach: Reach | null
  /** The request that it is about, as the page repeats it. */
  parameters: Parameters
}>

/** The faults of a decision by field, in Django REST Framework's form, which is the answer's body. */
export class DecisionFault extends Error {
  override readonly name = 'DecisionFault'
  readonly faults: Record<string, string[]>

  constructor(faults: Record<string, string[]>) {
    super('the decision is not valid')
    this.faults = faults
  }
}

/** @throws DecisionFault */
export function readDecision(input: unknown, organizations: OrganizationStore, userId: number): Decision {
  const faults = faultsByField(decisionSchema, input)
  if (faults !== null) throw new DecisionFault(faults)
  const decision = decisionSchema.parse(input)
  const reach = decision.allow ? reachOf(decision, organizations, userId) : null
  if (decision.allow && decision.scope === '')
    throw new DecisionFault({ scope: ['This field may not be blank.'] })
  return { allow: decision.allow, scope: decision.scope, reach, parameters: parametersOf(decision) }
}

/** The fields of a form, or whatever JSON was sent. @throws AppError parse_error, unsupported_media_type */
export function decisionInput(request: FastifyRequest): unknown {
  if (request.content?.kind === 'json') return request.content.value
  if (request.content?.kind !== 'form') return objectBody(request) ?? {}
  const form = new URLSearchParams(request.content.text)
  const lists = ['scoped_organizations', 'scoped_teams'].filter((name) => form.has(name))
  return {
    ...Object.fromEntries(form),
    ...Object.fromEntries(lists.map((name) => [name, form.getAll(name)])),
  }
}

function parametersOf(decision: z.output<typeof decisionSchema>): Parameters {
  const {
    client_id,
    redirect_uri,
    response_type,
    state,
    code_challenge,
    code_challenge_method,
    nonce,
    scope,
  } = decision
  const given = {
    client_id,
    redirect_uri,
    response_type,
    state,
    code_challenge,
    code_challenge_method,
    nonce,
    scope,
  }
  return new Map(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, value] as const],
    ),
  )
}

/** @throws DecisionFault */
function reachOf(
  decision: z.output<typeof decisionSchema>,
  organizations: OrganizationStore,
  userId: number,
): Reach | null {
  const { access_level: level } = decision
  const listedOrganizations = decision.scoped_organizations ?? []
  const listedTeams = decision.scoped_teams ?? []
  const faults: Record<string, string[]> = {}
  if (level === 'organization') {
    const fault = organizationsFault(listedOrganizations, organizations, userId)
    if (fault !== null) faults.scoped_organizations = [fault]
  } else if (listedOrganizations.length > 0)
    faults.scoped_organizations = [`scoped_organizations is not allowed when access_level is ${level}`]
  if (level === 'team') {
    const reachable = new Set(organizations.projectsOfUser(userId).map(({ id }) => id))
    if (listedTeams.length === 0) faults.scoped_teams = ['scoped_teams is required when access_level is team']
    else if (listedTeams.some((id) => !reachable.has(id)))
      faults.scoped_teams = ['Invalid team specified or you do not have access.']
  } else if (listedTeams.length > 0)
    faults.scoped_teams = [`scoped_teams is not allowed when access_level is ${level}`]
  if (Object.keys(faults).length > 0) throw new DecisionFault(faults)
  if (level === 'all') return null
  return {
    teams: [...new Set(listedTeams)],
    organizations: [...new Set(listedOrganizations.map(canonical))],
  }
}

function organizationsFault(
  listed: readonly string[],
  organizations: OrganizationStore,
  userId: number,
): string | null {
  if (listed.length === 0) return 'scoped_organizations is required when access_level is organization'
  if (listed.some((id) => !UUID.test(id)))
    return 'Invalid organization UUID provided in scoped_organizations.'
  const own = new Set(organizations.organizationsOf(userId).map(({ id }) => id))
  return listed.every((id) => own.has(canonical(id)))
    ? null
    : 'Invalid organization specified or you do not have access.'
}

const canonical = (id: string): string =>
  id
    .toLowerCase()
    .replaceAll('-', '')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
