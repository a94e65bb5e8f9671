import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '../api/queries.ts'

/** Whether GitHub's secrets can't be stored, so that nothing that needs them may be started. */
export const useIsKeychainUnavailable = () => useQuery(healthQuery).data?.keychain === 'unavailable'
