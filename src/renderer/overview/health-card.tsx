import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { databaseQuery, healthQuery } from '../api/queries.ts'
import { StatusDot, type Tone } from '../ui/badge.tsx'
import { Failed } from '../ui/states.tsx'
import { bytes } from '../ui/units.ts'
import { text } from './text.ts'

/** The state of the server, the keychain, the GitHub App, and the database. */
export function HealthCard() {
  const health = useQuery(healthQuery)
  const database = useQuery(databaseQuery)
  if (health.isError) {
    return <Failed error={health.error} onRetry={() => void health.refetch()} busy={health.isFetching} />
  }
  const { data } = health
  return (
    <dl className="health" aria-busy={data === undefined}>
      <Fact name={text.server} tone={data && 'good'}>
        {data && text.serverOk(data.version)}
      </Fact>
      <Fact name={text.keychain} tone={data && (data.keychain === 'available' ? 'good' : 'bad')}>
        {data && (data.keychain === 'available' ? text.keychainOk : text.keychainBad)}
      </Fact>
      <Fact name={text.githubApp} tone={data && (data.github_app === 'configured' ? 'good' : 'warn')}>
        {data &&
          (data.github_app === 'configured' ? (
            text.githubOk
          ) : (
            <>
              {text.githubMissing} · <Link href="/integrations">{text.githubAction}</Link>
            </>
          ))}
      </Fact>
      <Fact
        name={text.database}
        tone={database.isError ? 'bad' : database.data && (database.data.sound ? 'good' : 'bad')}
      >
        {database.isError && database.error.message}
        {database.data &&
          (database.data.path === null
            ? text.databaseMemory
            : database.data.sound
              ? text.databaseOk(bytes(database.data.size))
              : text.databaseBad)}
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
