import type { UserRow } from '../../users/store.ts'

/** The claims about a user that each scope allows. */
const CLAIMS = {
  openid: ({ uuid }: UserRow) => ({ sub: uuid }),
  profile: ({ first_name, last_name }: UserRow) => ({ given_name: first_name, family_name: last_name }),
  // As the user object has it.
  email: ({ email }: UserRow) => ({ email, email_verified: true }),
} as const

export const CLAIM_NAMES = ['email', 'email_verified', 'family_name', 'given_name', 'sub'] as const

export function claimsFor(user: UserRow, scopes: readonly string[]): Record<string, string | boolean> {
  return {
    ...CLAIMS.openid(user),
    ...(scopes.includes('profile') ? CLAIMS.profile(user) : {}),
    ...(scopes.includes('email') ? CLAIMS.email(user) : {}),
  }
}
