import { useRef } from 'react'
import type { Connection } from '../../shared/contract/oauth-consent.ts'
import { api, done } from '../api/client.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** Asks for confirmation before an app loses its access. */
export function DisconnectApp({ app, onClose }: { app: Connection | null; onClose: () => void }) {
  // Keeps the name while the dialog fades out.
  const shown = useRef(app)
  if (app !== null) shown.current = app
  const name = shown.current?.name ?? ''
  const disconnect = useSubmission({
    mutationFn: (id: string) =>
      done(api.POST('/api/oauth/connected-apps/{id}/revoke', { params: { path: { id } } })),
    onSuccess: (_done, _id, _result, { client }) => {
      toasts.succeeded(text.disconnected(name))
      void client.invalidateQueries({ queryKey: ['connected-apps'] })
      onClose()
    },
  })
  return (
    <Confirm
      open={app !== null}
      onClose={onClose}
      title={text.disconnectTitle(name)}
      action={text.disconnect}
      busy={disconnect.isPending}
      onConfirm={() => app !== null && disconnect.mutate(app.id)}
    >
      {text.disconnectWarning}
    </Confirm>
  )
}
