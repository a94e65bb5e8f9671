import { ExternalLink } from 'lucide-react'
import { useEffect } from 'react'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import type { Connection } from './connect.ts'
import { text } from './text.ts'

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** The state of a connection attempt: waiting, connected, or failed. */
export function ConnectionNotice({ connection }: { connection: Connection }) {
  const { start, cancel, waiting, expiresAt, url, outcome, dismiss } = connection
  useEffect(() => {
    if (outcome?.kind !== 'connected') return
    toasts.succeeded(text.connected)
    dismiss()
  }, [outcome, dismiss])

  if (waiting) {
    return (
      <Notice
        tone="info"
        title={text.waiting}
        actions={
          <>
            {url !== null && (
              <a className="button button-plain" href={url} target="_blank" rel="noopener noreferrer">
                <ExternalLink aria-hidden size={15} strokeWidth={1.9} />
                {text.openAgain}
              </a>
            )}
            <Button onClick={() => cancel.mutate()} busy={cancel.isPending}>
              {common.cancel}
            </Button>
          </>
        }
      >
        {expiresAt !== null && text.waitingUntil(clock.format(new Date(expiresAt)))}
      </Notice>
    )
  }
  if (start.isError) {
    return (
      <Notice tone="bad" title={text.notStarted}>
        {start.error.message}
      </Notice>
    )
  }
  if (outcome !== null && outcome.kind !== 'connected') {
    return (
      <Notice
        tone="warn"
        title={outcome.kind === 'failed' ? text.notConnected : text.notConnected}
        actions={<Button onClick={dismiss}>{common.close}</Button>}
      >
        {outcome.kind === 'failed' ? outcome.message : text.notConnectedHint}
      </Notice>
    )
  }
  return null
}
