import { useRef } from 'react'
import { api, done } from '../api/client.ts'
import { ME } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { type PushToken, pushTokensQuery, useRestoreTokens } from './queries.ts'
import { text } from './text.ts'

/** Unregisters several devices after confirmation. The toast offers to undo it. */
export function RemoveTokens({
  tokens,
  onClose,
}: {
  tokens: readonly PushToken[] | null
  onClose: () => void
}) {
  // Keeps the number while the dialog fades out.
  const shown = useRef(tokens)
  if (tokens !== null) shown.current = tokens
  const restore = useRestoreTokens()
  const remove = useSubmission({
    mutationFn: async (rows: readonly PushToken[]) => {
      for (const { token } of rows)
        await done(api.POST('/api/users/{uuid}/push_tokens/unregister', { params: ME, body: { token } }))
    },
    onSuccess: (_done, rows) => {
      toasts.succeeded(text.removed(rows.length), () => restore.mutate(rows))
      onClose()
    },
    onSettled: (_done, _error, _rows, _result, { client }) =>
      client.invalidateQueries({ queryKey: pushTokensQuery.queryKey }),
  })
  return (
    <Confirm
      open={tokens !== null}
      onClose={onClose}
      title={text.removeTitle(shown.current?.length ?? 0)}
      action={text.remove}
      busy={remove.isPending}
      onConfirm={() => tokens !== null && remove.mutate(tokens)}
    >
      {text.removeWarning}
    </Confirm>
  )
}
