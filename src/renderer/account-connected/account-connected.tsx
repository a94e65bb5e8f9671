import { CircleCheck, CircleX } from 'lucide-react'
import { useEffect } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { text } from '../text.ts'
import { readOutcome } from './outcome.ts'
import './account-connected.css'

/** Where GitHub's return ends, mostly in the system's browser, which is not signed in: says how it went and opens the app. */
export function AccountConnected() {
  const [path] = useLocation()
  const [query] = useSearchParams()
  const { error, app, deepLink } = readOutcome(path, query)
  const title = error === null ? text.linked.okTitle : text.linked.failedTitle

  useEffect(() => {
    document.title = `${title} · ${text.app.name}`
  }, [title])
  useEffect(() => {
    if (deepLink !== null) location.assign(deepLink)
  }, [deepLink])

  const Icon = error === null ? CircleCheck : CircleX
  return (
    <main className="alone">
      <div className="linked">
        <Icon
          aria-hidden
          size={40}
          strokeWidth={1.4}
          className={error === null ? 'linked-ok' : 'linked-failed'}
        />
        <h1>{title}</h1>
        <p className="soft">{error === null ? text.linked.ok : error.message}</p>
        <div className="page-actions">
          {app !== null && deepLink !== null && (
            <a className="button button-primary" href={deepLink}>
              {text.linked.open[app]}
            </a>
          )}
          <a className="button button-plain" href="/integrations">
            {text.linked.stay}
          </a>
        </div>
      </div>
    </main>
  )
}
