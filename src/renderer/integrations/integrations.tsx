import { useQuery } from '@tanstack/react-query'
import { GitBranch, Plug } from 'lucide-react'
import { githubQuery, linksQuery } from '../api/github.ts'
import { Button } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Table } from '../ui/table.tsx'
import { AppCard } from './app-card.tsx'
import { useConnect } from './connect.ts'
import { ConnectionNotice } from './connection-notice.tsx'
import { CreateAppResult } from './create-app-result.tsx'
import { InstallRequests } from './install-requests.tsx'
import { INSTALLATION_COLUMNS, InstallationRow } from './installation-row.tsx'
import { useIsKeychainUnavailable } from './keychain.ts'
import { KeychainNotice } from './keychain-notice.tsx'
import { text } from './text.ts'
import './integrations.css'

/** Connected GitHub installations and the GitHub App. */
export function Integrations() {
  const github = useQuery(githubQuery)
  const links = useQuery(linksQuery)
  const noKeychain = useIsKeychainUnavailable()
  const connection = useConnect()
  const configured = github.data?.configured ?? false
  const connect = (
    <Button
      variant="primary"
      icon={Plug}
      disabled={!configured || noKeychain}
      busy={connection.start.isPending}
      onClick={() => connection.start.mutate()}
    >
      {text.connect}
    </Button>
  )
  return (
    <Page title={text.title} intro={text.intro} actions={connect} wide>
      <CreateAppResult />
      <KeychainNotice />
      <ConnectionNotice connection={connection} />
      <Card>
        <QueryView query={links} skeleton={<SkeletonRows rows={2} height={52} />}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={GitBranch} title={text.none}>
                {configured ? text.noneHint : text.noneUnconfigured}
              </Empty>
            ) : (
              <Table label={text.title} columns={INSTALLATION_COLUMNS}>
                {rows.map((link) => (
                  <InstallationRow key={link.id} link={link} />
                ))}
              </Table>
            )
          }
        </QueryView>
      </Card>
      <InstallRequests />
      <AppCard />
    </Page>
  )
}
