import type { TestResult } from '../api/push-tokens.ts'
import { text } from '../text.ts'
import { Badge, type Tone } from '../ui/badge.tsx'

const TONES: Record<TestResult['outcome'], Tone> = {
  accepted: 'good',
  shown: 'good',
  in_browser: 'info',
  not_sendable: 'warn',
  unknown: 'warn',
  unregistered: 'warn',
  refused: 'bad',
  unreachable: 'bad',
}

/** How a test push went: Expo's ticket, or why there is none. */
export function Outcome({ result }: { result: TestResult | undefined }) {
  if (result === undefined) return null
  return (
    <span className="outcome" role="status">
      <Badge tone={TONES[result.outcome]}>{text.pushTokens.outcomes[result.outcome]}</Badge>
      {result.ticket !== null && <code className="soft">{text.pushTokens.ticket(result.ticket)}</code>}
      {result.detail !== null && <span className="soft">{result.detail}</span>}
    </span>
  )
}
