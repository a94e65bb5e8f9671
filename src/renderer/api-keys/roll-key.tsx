import { useRef } from 'react'
import { api, take } from '../api/client.ts'
import { type ApiKey, keysQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { revealKey } from './revealed-key.ts'
import { text } from './text.ts'

/** Asks for confirmation before giving a key another value, then shows the new one. */
export function RollKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  // Keeps the name while the dialog fades out.
  const shown = useRef(apiKey)
  if (apiKey !== null) shown.current = apiKey
  const roll = useSubmission({
    mutationFn: (id: string) => take(api.POST('/_companion/keys/{id}/roll', { params: { path: { id } } })),
    onSuccess: ({ value }, _id, _result, { client }) => {
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      onClose()
      revealKey(value)
    },
  })
  return (
    <Confirm
      open={apiKey !== null}
      onClose={onClose}
      title={text.rollTitle(shown.current?.label ?? '')}
      action={text.roll}
      busy={roll.isPending}
      onConfirm={() => apiKey !== null && roll.mutate(apiKey.id)}
    >
      {text.rollWarning}
    </Confirm>
  )
}
