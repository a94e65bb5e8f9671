import { Badge, type Tone } from '../ui/badge.tsx'
import type { TestResult } from './queries.ts'
import { text } from './text.ts'

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

/** The result of a test push: Expo's ticket or the reason it failed. */
export function Outcome({ result }: { result: TestResult | undefined }) {
  if (result === undefined) return null
  return (
    <span className="outcome" role="status">
      <Badge tone={TONES[result.outcome]}>{text.outcomes[result.outcome]}</Badge>
      {result.ticket !== null && <code className="muted">{text.ticket(result.ticket)}</code>}
      {result.detail !== null && <span className="muted">{result.detail}</span>}
    </span>
  )
}
