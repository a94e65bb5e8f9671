import { Unplug } from 'lucide-react'
import type { Connection } from '../../shared/contract/oauth-consent.ts'
import { nameInText, visibleText } from '../../shared/visible-text.ts'
import { distinct, inWords } from '../authorize/scope-words.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

const SHOWN_PERMISSIONS = 2

/** One app: its name, permissions, limits, and last use. */
export function AppRow({ app, onDisconnect }: { app: Connection; onDisconnect: () => void }) {
  const permissions = distinct(app.scopes).map(inWords)
  const more = permissions.length - SHOWN_PERMISSIONS
  const access = app.limits.length === 0 ? text.everything : app.limits.map(nameInText).join(', ')
  return (
    <tr data-app={app.client_id}>
      <td title={visibleText(app.name)}>
        <strong>{visibleText(app.name)}</strong>{' '}
        {app.is_verified && <Badge tone="good">{text.verified}</Badge>}
      </td>
      <td className="muted medium-only" title={permissions.join(', ')}>
        {permissions.slice(0, SHOWN_PERMISSIONS).join(', ')}
        {more > 0 && ` ${text.more(more)}`}
      </td>
      <td className="muted wide-only" title={access}>
        {access}
      </td>
      <td className="muted">{app.last_used_at === null ? text.neverUsed : <Ago at={app.last_used_at} />}</td>
      <td className="muted wide-only">
        <Ago at={app.authorized_at} />
      </td>
      <td className="cell-actions">
        <IconButton label={text.disconnectNamed(app.name)} icon={Unplug} onClick={onDisconnect} />
      </td>
    </tr>
  )
}
