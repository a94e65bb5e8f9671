import { Globe, type LucideIcon, Send, Smartphone, TabletSmartphone, Trash2 } from 'lucide-react'
import { Badge } from '../ui/badge.tsx'
import { IconButton } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { Ago } from '../ui/time.tsx'
import type { Platform, PushToken } from './queries.ts'
import { text } from './text.ts'

const ICONS: Record<Platform, LucideIcon> = { ios: Smartphone, android: TabletSmartphone, web: Globe }

const SHOWN_END = 8
const NARROW_END = 5

/** One device. Its buttons' names include the token's end, which tells devices of one platform apart. */
export function TokenRow({
  token,
  isHere,
  isSelected,
  onSelect,
  onTest,
  onUnregister,
}: {
  token: PushToken
  isHere: boolean
  isSelected: boolean
  onSelect: () => void
  onTest: () => void
  onUnregister: () => void
}) {
  const Icon = ICONS[token.platform]
  const platform = text.platforms[token.platform]
  const name = `${platform} …${token.token.slice(-SHOWN_END)}`
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={text.select(name)} checked={isSelected} onChange={onSelect} />
      </td>
      <td>
        <span className="token-device">
          <Icon aria-hidden size={16} strokeWidth={1.6} />
          <strong>{platform}</strong>
          <code className="muted narrow-only">…{token.token.replace(/\]$/, '').slice(-NARROW_END)}</code>
          {isHere && <Badge>{text.here}</Badge>}
        </span>
      </td>
      <td className="medium-only" title={token.token}>
        <code className="muted">{token.token}</code>
      </td>
      <td className="muted medium-only">
        <Ago at={token.last_seen_at} />
      </td>
      <td className="muted wide-only">
        <Ago at={token.created_at} />
      </td>
      <td className="cell-actions">
        <CopyIcon value={token.token} what={text.tokenOf(name)} />
        <IconButton label={text.testOne(name)} icon={Send} onClick={onTest} />
        <IconButton label={text.unregister(name)} icon={Trash2} onClick={onUnregister} />
      </td>
    </tr>
  )
}
