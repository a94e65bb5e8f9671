import { Globe, type LucideIcon, Send, Smartphone, TabletSmartphone, Trash2 } from 'lucide-react'
import type { Platform, PushToken } from '../api/push-tokens.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { Ago } from '../ui/time.tsx'

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
  const platform = text.pushTokens.platforms[token.platform]
  return (
    <div className="token-row">
      <Icon aria-hidden size={18} strokeWidth={1.6} />
      <div className="token-name">
        <p>
          {platform} {isHere && <Badge tone="good">{text.pushTokens.here}</Badge>}
        </p>
        <code className="soft truncate" title={token.token}>
          {token.token}
        </code>
      </div>
      <p className="token-times soft">
        {text.pushTokens.lastSeen} <Ago at={token.last_seen_at} />
        <br />
        {text.pushTokens.firstSeen} <Ago at={token.created_at} />
      </p>
      <div className="page-actions token-actions">
        <CopyIcon value={token.token} what={text.pushTokens.tokenOf(platform)} />
        <IconButton label={text.pushTokens.testOne(platform)} icon={Send} onClick={onTest} />
        <IconButton label={text.pushTokens.unregister(platform)} icon={Trash2} onClick={onUnregister} />
      </div>
    </div>
  )
}
