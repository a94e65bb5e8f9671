import { useIsConnected } from '../api/connection.ts'
import { text } from './text.ts'
import './connection-banner.css'

/** Shown on every page while the server isn't responding, since what the page shows may be out of date. */
export function ConnectionBanner() {
  const isConnected = useIsConnected()
  return (
    <div role="status">
      {!isConnected && (
        <p className="connection-banner">
          <strong>{text.connection.reconnecting}</strong> {text.connection.hint}
        </p>
      )}
    </div>
  )
}
