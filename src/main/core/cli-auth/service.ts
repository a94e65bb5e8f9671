import type { ApiKeyStore } from '../auth/api-keys/store.ts'
import type { Actor } from '../base/actor.ts'
import type { Change } from '../base/change.ts'
import { AppError } from '../base/errors.ts'
import { sha256 } from '../base/hashing.ts'
import { type Clock, MINUTE, SECOND, timestamp } from '../base/time.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { keyFor, newDeviceCode, newUserCode } from './codes.ts'
import type { CliCodeStore } from './store.ts'

export const CODE_MS = 10 * MINUTE
export const POLL_MS = 5 * SECOND
/** How long an approved key waits for its command line. */
const APPROVED_MS = MINUTE
/** More than so many never wait at the same time; anyone on this machine can ask for codes. */
const MAX_WAITING = 1000
/** The maximum length of a key's label. */
const LABEL_LENGTH = 40

/** Why a command line is not signed in. */
export class CliRefused extends Error {
  override readonly name = 'CliRefused'
  readonly code: 'invalid_code' | 'expired' | 'already_authorized' | 'invalid_project' | 'access_denied'
  constructor(code: CliRefused['code'], description: string) {
    super(description)
    this.code = code
  }
}

export type CliAuthService = ReturnType<typeof createCliAuthService>

/** Signs a command line in: it shows a code, a person approves the code in the browser, and the command line fetches its API key, once. */
export function createCliAuthService(deps: {
  change: Change
  clock: Clock
  codes: CliCodeStore
  apiKeys: ApiKeyStore
  organizations: OrganizationStore
}) {
  const { change, clock, codes, apiKeys, organizations } = deps

  return {
    /** @throws AppError throttled where too many codes wait */
    begin(): { deviceCode: string; userCode: string } {
      if (codes.waiting() >= MAX_WAITING)
        throw new AppError('throttled', 'Too many sign-ins are waiting. Try again in ten minutes.')
      let userCode = newUserCode()
      while (codes.isTaken(userCode)) userCode = newUserCode()
      const deviceCode = newDeviceCode()
      const key = keyFor(deviceCode)
      codes.add({ device: deviceCode, user: userCode, validMs: CODE_MS, key: apiKeys.hide(key) })
      return { deviceCode, userCode }
    },

    /** Makes the key that the command line will fetch. @throws CliRefused */
    approve: (
      actor: Actor,
      userId: number,
      approval: { userCode: string; projectId: number; scopes: readonly string[] },
    ): { label: string; mask: string } =>
      change(actor, (record) => {
        const row = codes.byUserCode(approval.userCode)
        if (row === null) throw new CliRefused('invalid_code', 'User code not found or expired')
        if (row.approved_until !== null) {
          if (row.approved_until <= timestamp(clock)) throw new CliRefused('expired', 'Device code expired')
          throw new CliRefused('already_authorized', 'This code has already been authorized')
        }
        const project = organizations.project(approval.projectId)
        if (project === null) throw new CliRefused('invalid_project', 'Project not found')
        if (!organizations.projectsOfUser(userId).some(({ id }) => id === project.id))
          throw new CliRefused('access_denied', 'You do not have access to this project')
        const label = labelFor(project.name, clock)
        const { key_hash: hash, key_mask: mask } = row
        apiKeys.addHidden(userId, label, approval.scopes, { hash, mask })
        codes.approve(row, { forMs: APPROVED_MS, label, projectId: project.id })
        record('api_key.created', `${label} (${approval.scopes.join(', ')})`)
        return { label, mask }
      }),

    /** What a poll finds: the key, once; that it waits; or null where the code is unknown, used or expired. */
    poll(deviceCode: string): 'pending' | { key: string; label: string; projectId: number } | null {
      const row = codes.byDeviceCode(deviceCode)
      if (row === null) return null
      const { approved_until, label, project_id } = row
      if ((approved_until ?? row.expires_at) <= timestamp(clock)) return null
      if (approved_until === null || label === null || project_id === null) return 'pending'
      codes.remove(row)
      const key = keyFor(deviceCode)
      return apiKeys.isKnown(sha256(key)) ? { key, label, projectId: project_id } : null
    },
  }
}

/** `CLI - PROJECT - 2026-05-07 09:28`, cut to the length that a label can have. */
function labelFor(projectName: string, clock: Clock): string {
  const at = new Date(clock()).toISOString().slice(0, 16).replace('T', ' ')
  const room = LABEL_LENGTH - `CLI -  - ${at}`.length
  return `CLI - ${[...projectName].slice(0, room).join('')} - ${at}`
}
