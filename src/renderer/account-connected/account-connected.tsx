import { CircleCheck, CircleX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { APP_NAME } from '../ui/text.ts'
import { readOutcome } from './outcome.ts'
import { reportFailure, wasStartedHere } from './started-here.ts'
import { text } from './text.ts'
import './account-connected.css'

/** The landing page after GitHub's redirect. Usually opened in the system browser, which has no session: shows the result and opens the app. */
export function AccountConnected() {
  const [path] = useLocation()
  const [query] = useSearchParams()
  const { error, app, deepLink } = readOutcome(path, query)
  const message = error?.message
  const [startedHere] = useState(wasStartedHere)
  const title = error === null ? text.connected : text.notConnected

  useEffect(() => {
    document.title = `${title} · ${APP_NAME}`
  }, [title])
  useEffect(() => {
    if (startedHere) {
      if (message !== undefined) reportFailure(message)
    } else if (deepLink !== null) location.assign(deepLink)
  }, [deepLink, startedHere, message])

  const Icon = error === null ? CircleCheck : CircleX
  return (
    <main className="standalone">
      <div className="result">
        <Icon
          aria-hidden
          size={40}
          strokeWidth={1.4}
          className={error === null ? 'result-ok' : 'result-failed'}
        />
        <h1>{title}</h1>
        <p className="muted">{error === null ? text.connectedHint : error.message}</p>
        <div className="page-actions">
          {app !== null && deepLink !== null && (
            <a className={`button button-${startedHere ? 'plain' : 'primary'}`} href={deepLink}>
              {text.open[app]}
            </a>
          )}
          <a className={`button button-${startedHere ? 'primary' : 'plain'}`} href="/integrations">
            {text.stay}
          </a>
        </div>
      </div>
    </main>
  )
}
