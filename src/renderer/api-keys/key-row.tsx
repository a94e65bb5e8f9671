import { Trash2 } from 'lucide-react'
import type { ApiKey } from '../api/queries.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { Ago } from '../ui/time.tsx'

const SHOWN_SCOPES = 4

/** One key: its name, how it ends, what it may do, when it was used. */
export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const more = apiKey.scopes.length - SHOWN_SCOPES
  return (
    <div className="key-row">
      <div className="key-name">
        <span className="truncate">{apiKey.label}</span>
        <code className="soft">{apiKey.mask}</code>
      </div>
      <p className="key-scopes">
        {apiKey.scopes.slice(0, SHOWN_SCOPES).map((scope) => (
          <Badge key={scope}>{scope === '*' ? text.apiKeys.form.all : scope}</Badge>
        ))}
        {more > 0 && <span title={apiKey.scopes.join(', ')}>{text.apiKeys.more(more)}</span>}
      </p>
      <p className="key-used soft">
        {apiKey.last_used_at === null ? (
          text.apiKeys.neverUsed
        ) : (
          <>
            {text.apiKeys.used} <Ago at={apiKey.last_used_at} />
          </>
        )}
        <br />
        {text.apiKeys.created} <Ago at={apiKey.created_at} />
      </p>
      <IconButton label={text.apiKeys.revokeNamed(apiKey.label)} icon={Trash2} onClick={onRevoke} />
    </div>
  )
}
