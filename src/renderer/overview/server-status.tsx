import { useQuery } from '@tanstack/react-query'
import { useIsConnected } from '../api/connection.ts'
import { databaseQuery, healthQuery } from '../api/queries.ts'
import { Notice, StatusDot } from '../ui/badge.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy.tsx'
import { Card } from '../ui/page.tsx'
import { Failed } from '../ui/states.tsx'
import { bytes } from '../ui/units.ts'
import { text } from './text.ts'

/** Where the server runs and whether it is well. Only problems take up more than a line. */
export function ServerStatus() {
  const health = useQuery(healthQuery)
  const database = useQuery(databaseQuery)
  const isConnected = useIsConnected()
  const { data } = health
  return (
    <>
      <Card>
        <div className="server">
          <p className="server-state">
            <StatusDot tone={isConnected ? (data ? 'good' : 'plain') : 'bad'} />
            {isConnected ? data && text.running(data.version) : text.notResponding}
            {data && database.data && (
              <span className="muted">
                {database.data.path === null ? text.inMemory : text.databaseSize(bytes(database.data.size))}
              </span>
            )}
          </p>
          <p className="server-url">
            <span className="muted">{text.baseUrl}</span>
            <code>{location.origin}</code>
            <CopyButton value={location.origin} primary />
          </p>
        </div>
      </Card>
      {health.isError && data === undefined && (
        <Card>
          <Failed error={health.error} onRetry={() => void health.refetch()} busy={health.isFetching} />
        </Card>
      )}
      {data?.keychain === 'unavailable' && (
        <Notice tone="bad" title={text.keychain}>
          {text.keychainBad}
        </Notice>
      )}
      {database.isError && <Notice tone="bad">{database.error.message}</Notice>}
      {database.data?.healthy === false && (
        <Notice tone="bad" title={text.database}>
          {text.databaseBad}
        </Notice>
      )}
      {data?.github_app === 'missing' && (
        <Notice
          tone="plain"
          title={text.githubApp}
          actions={<ButtonLink to="/integrations">{text.githubAction}</ButtonLink>}
        >
          {text.githubMissing}
        </Notice>
      )}
    </>
  )
}
