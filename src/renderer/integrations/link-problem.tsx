import { ApiError } from '../api/client.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/states.tsx'
import { text } from './text.ts'

export const isRevocation = (error: Error): boolean =>
  error instanceof ApiError && error.code === 'github_reauthorization_required'

/** Why data from GitHub couldn't be loaded. A revoked connection offers to reconnect. */
export function LinkProblem({ error, onRetry, busy }: { error: Error; onRetry: () => void; busy: boolean }) {
  const isRevoked = isRevocation(error)
  return (
    <div>
      <Failed error={error} onRetry={onRetry} busy={busy} />
      {isRevoked && (
        <p className="reconnect">
          <ButtonLink to="/integrations" variant="primary">
            {text.reconnect}
          </ButtonLink>
        </p>
      )}
    </div>
  )
}
