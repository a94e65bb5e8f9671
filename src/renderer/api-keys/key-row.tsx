import { Pencil, RotateCw, Trash2 } from 'lucide-react'
import { visibleText } from '../../shared/visible-text.ts'
import type { ApiKey } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Ago, useNow } from '../ui/time.tsx'
import { text } from './text.ts'

const SHOWN_SCOPES = 2

export type KeyAction = 'edit' | 'roll' | 'revoke'

/** One key: its name, last characters, scopes, and last use. */
export function KeyRow({ apiKey, onAct }: { apiKey: ApiKey; onAct: (action: KeyAction) => void }) {
  const more = apiKey.scopes.length - SHOWN_SCOPES
  return (
    <tr data-key={apiKey.id}>
      <td title={visibleText(apiKey.label)}>
        <strong>{visibleText(apiKey.label)}</strong> {apiKey.expires_at && <Expiry at={apiKey.expires_at} />}
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
      <td className="muted medium-only">
        {apiKey.last_used_at === null ? text.neverUsed : <Ago at={apiKey.last_used_at} />}
      </td>
      <td className="muted wide-only">
        <Ago at={apiKey.created_at} />
      </td>
      <td className="cell-actions">
        <IconButton label={text.editNamed(apiKey.label)} icon={Pencil} onClick={() => onAct('edit')} />
        <IconButton label={text.rollNamed(apiKey.label)} icon={RotateCw} onClick={() => onAct('roll')} />
        <IconButton label={text.revokeNamed(apiKey.label)} icon={Trash2} onClick={() => onAct('revoke')} />
      </td>
    </tr>
  )
}

function Expiry({ at }: { at: string }) {
  const isExpired = Date.parse(at) <= useNow()
  return (
    <Badge tone={isExpired ? 'warn' : 'plain'}>{isExpired ? text.expiry.expired : text.expiry.on(at)}</Badge>
  )
}
