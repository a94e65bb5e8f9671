import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import {
  APPROVAL_HEADER,
  type AskedApproval,
  approvalOutcomeSchema,
} from '../../shared/contract/oauth-consent.ts'
import { ApiError, api, take } from '../api/client.ts'
import { fetchSigned } from '../api/session.ts'
import { text } from './text.ts'

/** What a user decided, in the form that PostHog's consent page sends. */
export type Decision = {
  allow: boolean
  scope: string
  access_level: 'all' | 'organization' | 'team'
  scoped_organizations: string[]
  scoped_teams: number[]
}

/** Opening a request can issue a code, so it is done once for each page. */
export const requestQuery = (query: string) =>
  queryOptions({
    queryKey: ['authorize', query],
    queryFn: () => take(api.POST('/_companion/oauth/requests', { body: { query } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  })

export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: async ({ signal }) => (await take(api.GET('/_companion/oauth/approvals', { signal }))).results,
})

const redirectSchema = z.object({ redirect_to: z.string() })
const faultSchema = z.object({ error_description: z.string().optional(), detail: z.string().optional() })

/** Sends the decision about the request in this page's address. @returns where to go */
export async function decideHere(query: string, decision: Decision): Promise<string> {
  const response = await send('/oauth/authorize', {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...decision,
  })
  return redirectSchema.parse(await response.json()).redirect_to
}

/** Sends the decision about a request that waits in another browser. */
export async function decideApproval(id: string, decision: Decision): Promise<void> {
  await send(`/_companion/oauth/approvals/${encodeURIComponent(id)}`, decision)
}

async function send(path: string, body: unknown): Promise<Response> {
  const response = await fetchSigned(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return response
  const fault = faultSchema.safeParse(await response.json().catch(() => null))
  const why = fault.data?.error_description ?? fault.data?.detail ?? text.failedDecision
  throw new ApiError(why, { status: response.status, code: 'invalid_input' })
}

/** What was decided about a request that this browser asked for. */
export async function outcomeOf({
  id,
  secret,
}: AskedApproval): Promise<z.infer<typeof approvalOutcomeSchema>> {
  const response = await fetch(`/_companion/oauth/approvals/${id}/outcome`, {
    headers: { [APPROVAL_HEADER]: secret },
    cache: 'no-store',
  })
  return approvalOutcomeSchema.parse(await response.json())
}
