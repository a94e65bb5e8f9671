import { randomInt, timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { sha256 } from '../../base/hashing.ts'
import { randomAlphanumerics } from '../../base/random.ts'
import { type Clock, MINUTE, timestampAt } from '../../base/time.ts'
import type { AuthorizationRequest } from '../authorize/request.ts'

/** As long as a code: whoever waits longer has given up. */
const PENDING_MS = 5 * MINUTE
const SECRET_LENGTH = 43

/** A request that came from a browser without a session and waits for someone who is signed in. */
export type Approval = {
  id: string
  secretHash: string
  /** Two digits, which the user compares. */
  number: string
  request: AuthorizationRequest
  askedAt: number
  /** Where the waiting browser goes, once someone decided. */
  location: string | null
}

export type Approvals = ReturnType<typeof createApprovals>

/** Kept in memory: they last minutes, and the page that waits asks again after a restart. */
export function createApprovals(clock: Clock) {
  const approvals = new Map<string, Approval>()

  const live = (): Approval[] => {
    for (const [id, { askedAt }] of approvals) if (clock() - askedAt >= PENDING_MS) approvals.delete(id)
    return [...approvals.values()]
  }
  const waiting = (): Approval[] => live().filter(({ location }) => location === null)

  return {
    /** @returns the secret by which the waiting browser is known, which is not kept */
    ask(request: AuthorizationRequest): { approval: Approval; secret: string; expiresAt: string } {
      const secret = randomAlphanumerics(SECRET_LENGTH)
      const taken = new Set(waiting().map(({ number }) => number))
      const free = Array.from({ length: 90 }, (_, index) => String(index + 10)).filter((n) => !taken.has(n))
      const approval: Approval = {
        id: uuidv7(),
        secretHash: sha256(secret),
        number: free[randomInt(free.length)] ?? '10',
        request,
        askedAt: clock(),
        location: null,
      }
      approvals.set(approval.id, approval)
      return { approval, secret, expiresAt: timestampAt(approval.askedAt + PENDING_MS) }
    },

    waiting,

    clear: (): void => approvals.clear(),

    /** One that waits, or null. */
    find: (id: string): Approval | null => waiting().find((one) => one.id === id) ?? null,

    answer(approval: Approval, location: string): void {
      approval.location = location
    },

    /** For the browser that waits; null if there is no such request, or none of this browser's. */
    outcome(id: string, secret: string): Approval | null {
      const approval = live().find((one) => one.id === id)
      if (approval === undefined) return null
      const isTheirs = timingSafeEqual(Buffer.from(sha256(secret)), Buffer.from(approval.secretHash))
      return isTheirs ? approval : null
    },
  }
}
