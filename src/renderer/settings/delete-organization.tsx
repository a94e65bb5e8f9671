import { useRef } from 'react'
import { api, done } from '../api/client.ts'
import { projectsQuery } from '../api/github.ts'
import { meQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Confirm } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

export type NamedOrganization = { id: string; name: string }

/** Asks for confirmation before deleting an organization. */
export function DeleteOrganization({
  organization,
  onClose,
}: {
  organization: NamedOrganization | null
  onClose: () => void
}) {
  // Keeps the name while the dialog fades out.
  const shown = useRef(organization)
  if (organization !== null) shown.current = organization
  const name = shown.current?.name ?? ''
  const remove = useSubmission({
    mutationFn: (id: string) =>
      done(api.DELETE('/_companion/organizations/{id}', { params: { path: { id } } })),
    onSuccess: (_done, _id, _result, { client }) => {
      toasts.succeeded(text.deleted(name))
      void client.invalidateQueries({ queryKey: projectsQuery.queryKey })
      void client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
    onSettled: onClose,
  })
  return (
    <Confirm
      open={organization !== null}
      onClose={onClose}
      title={text.deleteTitle(name)}
      action={text.delete}
      busy={remove.isPending}
      onConfirm={() => organization !== null && remove.mutate(organization.id)}
    >
      {text.deleteWarning}
    </Confirm>
  )
}
