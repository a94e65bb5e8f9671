import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { databaseQuery, healthQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { StatusDot, type Tone } from '../ui/badge.tsx'
import { Failed } from '../ui/states.tsx'
import { bytes } from '../ui/units.ts'

/** How the server, the keychain, the GitHub App and the database are. */
export function HealthCard() {
  const health = useQuery(healthQuery)
  const database = useQuery(databaseQuery)
  if (health.isError) {
    return <Failed error={health.error} onRetry={() => void health.refetch()} busy={health.isFetching} />
  }
  const { data } = health
  return (
    <dl className="health" aria-busy={data === undefined}>
      <Fact name={text.overview.server} tone={data && 'good'}>
        {data && text.overview.serverOk(data.version)}
      </Fact>
      <Fact name={text.overview.keychain} tone={data && (data.keychain === 'available' ? 'good' : 'bad')}>
        {data && (data.keychain === 'available' ? text.overview.keychainOk : text.overview.keychainBad)}
      </Fact>
      <Fact
        name={text.overview.githubApp}
        tone={data && (data.github_app === 'configured' ? 'good' : 'warn')}
      >
        {data &&
          (data.github_app === 'configured' ? (
            text.overview.githubOk
          ) : (
            <>
              {text.overview.githubMissing} · <Link href="/integrations">{text.overview.githubAction}</Link>
            </>
          ))}
      </Fact>
      <Fact
        name={text.overview.database}
        tone={database.isError ? 'bad' : database.data && (database.data.sound ? 'good' : 'bad')}
      >
        {database.isError && database.error.message}
        {database.data &&
          (database.data.path === null
            ? text.overview.databaseMemory
            : database.data.sound
              ? text.overview.databaseOk(bytes(database.data.size))
              : text.overview.databaseBad)}
      </Fact>
    </dl>
  )
}

function Fact({ name, tone, children }: { name: string; tone: Tone | undefined; children: ReactNode }) {
  return (
    <div>
      <dt>
        <StatusDot tone={tone ?? 'plain'} />
        {name}
      </dt>
      <dd>{children || <span className="health-wait" />}</dd>
    </div>
  )
}
