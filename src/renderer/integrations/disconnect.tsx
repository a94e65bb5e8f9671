import { useLocation } from 'wouter'
import { api, done } from '../api/client.ts'
import { type Link, linksQuery } from '../api/github.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { nameOf } from './installation-row.tsx'
import { text } from './text.ts'

/** Disconnects an installation after confirmation. */
export function Disconnect({ link, open, onClose }: { link: Link; open: boolean; onClose: () => void }) {
  const [, go] = useLocation()
  const name = nameOf(link)
  const disconnect = useSubmission({
    mutationFn: () =>
      done(
        api.DELETE('/api/users/{uuid}/integrations/github/{installation_id}', {
          params: { path: { uuid: '@me', installation_id: link.installation_id } },
        }),
      ),
    onSuccess: (_done, _nothing, _result, { client }) => {
      toasts.succeeded(text.disconnected(name))
      onClose()
      go('/integrations')
      return client.invalidateQueries({ queryKey: linksQuery.queryKey })
    },
  })
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={text.disconnectTitle(name)}
      action={text.disconnect}
      busy={disconnect.isPending}
      onConfirm={() => disconnect.mutate()}
    >
      {text.disconnectWarning}
    </Confirm>
  )
}
