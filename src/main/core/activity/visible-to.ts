import type { Caller } from '../auth/caller.ts'

/** Whose entries a caller may read: staff everyone's (null), other users their own. */
export const visibleTo = ({ user }: Caller): number | null => (user.is_staff === 1 ? null : user.id)
