import { ExternalLink } from 'lucide-react'
import { useEffect } from 'react'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { toasts } from '../ui/toasts.ts'
import type { Connection } from './connect.ts'

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' })

/** What goes on between here and GitHub: waiting, done, or why not. */
export function Waiting({ connection }: { connection: Connection }) {
  const { start, cancel, waiting, expiresAt, url, outcome, dismiss } = connection
  useEffect(() => {
    if (outcome?.kind !== 'connected') return
    toasts.succeeded(text.integrations.connected)
    dismiss()
  }, [outcome, dismiss])

  if (waiting) {
    return (
      <Notice
        tone="info"
        title={text.integrations.waiting}
        actions={
          <>
            {url !== null && (
              <a className="button button-plain" href={url} target="_blank" rel="noopener noreferrer">
                <ExternalLink aria-hidden size={15} strokeWidth={1.9} />
                {text.integrations.openAgain}
              </a>
            )}
            <Button onClick={() => cancel.mutate()} busy={cancel.isPending}>
              {text.common.cancel}
            </Button>
          </>
        }
      >
        {expiresAt !== null && text.integrations.waitingUntil(clock.format(new Date(expiresAt)))}
      </Notice>
    )
  }
  if (start.isError) {
    return (
      <Notice tone="bad" title={text.integrations.notStarted}>
        {start.error.message}
      </Notice>
    )
  }
  if (outcome !== null && outcome.kind !== 'connected') {
    return (
      <Notice
        tone="warn"
        title={outcome.kind === 'failed' ? text.integrations.linkFailed : text.integrations.nothingLinked}
        actions={<Button onClick={dismiss}>{text.common.close}</Button>}
      >
        {outcome.kind === 'failed' ? outcome.message : text.integrations.nothingLinkedHint}
      </Notice>
    )
  }
  return null
}
