import { Globe, type LucideIcon, Send, Smartphone, TabletSmartphone, Trash2 } from 'lucide-react'
import type { Platform, PushToken } from '../api/push-tokens.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

const ICONS: Record<Platform, LucideIcon> = { ios: Smartphone, android: TabletSmartphone, web: Globe }

export function TokenRow({
  token,
  isHere,
  onTest,
  onUnregister,
}: {
  token: PushToken
  isHere: boolean
  onTest: () => void
  onUnregister: () => void
}) {
  const Icon = ICONS[token.platform]
  const platform = text.platforms[token.platform]
  return (
    <div className="token-row">
      <Icon aria-hidden size={18} strokeWidth={1.6} />
      <div className="token-name">
        <p>
          {platform} {isHere && <Badge tone="good">{text.here}</Badge>}
        </p>
        <code className="muted truncate" title={token.token}>
          {token.token}
        </code>
      </div>
      <p className="token-times muted">
        {text.lastSeen} <Ago at={token.last_seen_at} />
        <br />
        {text.firstSeen} <Ago at={token.created_at} />
      </p>
      <div className="page-actions token-actions">
        <CopyIcon value={token.token} what={text.tokenOf(platform)} />
        <IconButton label={text.testOne(platform)} icon={Send} onClick={onTest} />
        <IconButton label={text.unregister(platform)} icon={Trash2} onClick={onUnregister} />
      </div>
    </div>
  )
}
