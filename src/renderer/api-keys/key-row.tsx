import { Trash2 } from 'lucide-react'
import type { ApiKey } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

const SHOWN_SCOPES = 2

/** One key: its name, last characters, scopes, and last use. */
export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const more = apiKey.scopes.length - SHOWN_SCOPES
  return (
    <tr data-key={apiKey.id}>
      <td title={apiKey.label}>
        <strong>{apiKey.label}</strong>
      </td>
      <td className="wide-only">
        <code className="muted">{apiKey.mask}</code>
      </td>
      <td className="medium-only" title={apiKey.scopes.join(', ')}>
        <span className="key-scopes">
          {apiKey.scopes.slice(0, SHOWN_SCOPES).map((scope) => (
            <Badge key={scope}>{scope === '*' ? text.fullAccess : scope}</Badge>
          ))}
          {more > 0 && <span className="muted">{text.more(more)}</span>}
        </span>
      </td>
      <td className="muted">
        {apiKey.last_used_at === null ? text.neverUsed : <Ago at={apiKey.last_used_at} />}
      </td>
      <td className="muted wide-only">
        <Ago at={apiKey.created_at} />
      </td>
      <td className="cell-actions">
        <IconButton label={text.revokeNamed(apiKey.label)} icon={Trash2} onClick={onRevoke} />
      </td>
    </tr>
  )
}
