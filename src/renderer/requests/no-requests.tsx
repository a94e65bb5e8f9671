import { ArrowLeftRight, CircleOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { CodeBlock, CopyButton } from '../ui/copy.tsx'
import { Empty } from '../ui/states.tsx'
import { text } from './text.ts'

/** What to do so that requests appear. */
export function NoRequests({
  isOff,
  isStaff,
  turnOn,
}: {
  isOff: boolean
  isStaff: boolean
  turnOn: ReactNode
}) {
  if (isOff) {
    return (
      <Empty icon={CircleOff} title={text.recordingStopped} action={turnOn}>
        {isStaff ? text.recordingStoppedHint : text.recordingStoppedStaff}
      </Empty>
    )
  }
  return (
    <Empty
      icon={ArrowLeftRight}
      title={text.none}
      action={
        <div className="requests-start">
          <p className="requests-url">
            <code>{location.origin}</code>
            <CopyButton value={location.origin} primary />
          </p>
          <p className="muted">{text.noneExample}</p>
          <CodeBlock
            code={`curl "${location.origin}/api/users/@me/" -H "Authorization: Bearer $POSTHOG_KEY"`}
            what={text.command}
          />
        </div>
      }
    >
      {text.noneHint}
    </Empty>
  )
}
