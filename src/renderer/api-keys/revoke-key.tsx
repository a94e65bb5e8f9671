import { useRef } from 'react'
import { api, done } from '../api/client.ts'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** Asks for confirmation before revoking a key. */
export function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  // Keeps the name while the dialog fades out.
  const shown = useRef(apiKey)
  if (apiKey !== null) shown.current = apiKey
  const label = shown.current?.label ?? ''
  const revoke = useSubmission({
    mutationFn: (id: string) => done(api.DELETE('/_companion/keys/{id}', { params: { path: { id } } })),
    onSuccess: (_done, _id, _result, { client }) => {
      toasts.succeeded(text.revoked(label))
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      onClose()
    },
  })
  return (
    <Confirm
      open={apiKey !== null}
      onClose={onClose}
      title={text.revokeTitle(label)}
      action={text.revoke}
      busy={revoke.isPending}
      onConfirm={() => apiKey !== null && revoke.mutate(apiKey.id)}
    >
      {text.revokeWarning}
    </Confirm>
  )
}
