import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { api, take } from '../api/client.ts'
import type { ListedUser } from '../api/settings.ts'
import { useSubmission } from '../api/use-submission.ts'
import '../ui/menu.css'
import { errors } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

/** Lets staff sign in as another user: here, or in another browser by a link. */
export function UserMenu({ user, name }: { user: ListedUser; name: string }) {
  const link = useSubmission({
    mutationFn: () =>
      take(api.POST('/_companion/users/{uuid}/login_link', { params: { path: { uuid: user.uuid } } })),
  })
  const signIn = () => link.mutate(undefined, { onSuccess: ({ path }) => location.assign(path) })
  const copy = () =>
    link.mutate(undefined, {
      onSuccess: ({ path }) =>
        navigator.clipboard.writeText(location.origin + path).then(
          () => toasts.succeeded(text.signInLinkCopied),
          () => toasts.failed(errors.clipboard),
        ),
    })
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-quiet button-icon user-menu" aria-label={text.userActions(name)}>
        <Ellipsis aria-hidden size={15} strokeWidth={1.9} />
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="menu">
            <Menu.Item className="menu-item" onClick={signIn}>
              {text.signInAs}
            </Menu.Item>
            <Menu.Item className="menu-item" onClick={copy}>
              {text.copySignInLink}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
