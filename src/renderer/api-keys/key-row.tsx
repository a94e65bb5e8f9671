import { Trash2 } from 'lucide-react'
import type { ApiKey } from '../api/queries.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

const SHOWN_SCOPES = 4

/** One key: its name, last characters, scopes, and last use. */
export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const more = apiKey.scopes.length - SHOWN_SCOPES
  return (
    <div className="key-row">
      <div className="key-name">
        <span className="truncate">{apiKey.label}</span>
        <code className="muted">{apiKey.mask}</code>
      </div>
      <p className="key-scopes">
        {apiKey.scopes.slice(0, SHOWN_SCOPES).map((scope) => (
          <Badge key={scope}>{scope === '*' ? text.fullAccess : scope}</Badge>
        ))}
        {more > 0 && <span title={apiKey.scopes.join(', ')}>{text.more(more)}</span>}
      </p>
      <p className="key-used muted">
        {apiKey.last_used_at === null ? (
          text.neverUsed
        ) : (
          <>
            {text.used} <Ago at={apiKey.last_used_at} />
          </>
        )}
        <br />
        {text.created} <Ago at={apiKey.created_at} />
      </p>
      <IconButton label={text.revokeNamed(apiKey.label)} icon={Trash2} onClick={onRevoke} />
    </div>
  )
}
