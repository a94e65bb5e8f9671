import { ApiError } from '../api/client.ts'
import { text } from '../text.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/states.tsx'

/** Why GitHub's data could not be had; a link that has ended offers to be made again. */
export function LinkTrouble({ error, onRetry, busy }: { error: Error; onRetry: () => void; busy: boolean }) {
  const ended = error instanceof ApiError && error.code === 'github_reauthorization_required'
  return (
    <div>
      <Failed error={error} onRetry={onRetry} busy={busy} />
      {ended && (
        <p className="reconnect">
          <ButtonLink to="/integrations" variant="primary">
            {text.integrations.reconnect}
          </ButtonLink>
        </p>
      )}
    </div>
  )
}
