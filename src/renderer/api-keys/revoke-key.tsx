import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, done } from '../api/client.ts'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'

/** Asks before a key is revoked: it can't be brought back. */
export function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  // The name stays while the window fades.
  const shown = useRef(apiKey)
  if (apiKey !== null) shown.current = apiKey
  const label = shown.current?.label ?? ''
  const revoke = useMutation({
    mutationFn: (id: string) => done(api.DELETE('/_companion/keys/{id}', { params: { path: { id } } })),
    onSuccess: (_done, _id, _result, { client }) => {
      toasts.succeeded(text.apiKeys.revoked(label))
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      onClose()
    },
  })
  return (
    <Confirm
      open={apiKey !== null}
      onClose={onClose}
      title={text.apiKeys.revokeTitle(label)}
      action={text.apiKeys.revoke}
      busy={revoke.isPending}
      onConfirm={() => apiKey !== null && revoke.mutate(apiKey.id)}
    >
      {text.apiKeys.revokeWarning}
    </Confirm>
  )
}
