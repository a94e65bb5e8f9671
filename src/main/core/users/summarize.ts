import type { UserSummary } from '../../../shared/contract/users.ts'
import type { UserRow } from './store.ts'

/** A user as lists show them. */
export function summarize({ uuid, email, first_name, last_name, is_staff }: UserRow): UserSummary {
  return { uuid, email, first_name, last_name, is_staff: is_staff === 1 }
}
