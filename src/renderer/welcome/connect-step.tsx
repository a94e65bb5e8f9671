import { useQuery } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import { githubQuery, linksQuery } from '../api/github.ts'
import { useConnect } from '../integrations/connect.ts'
import { InstallationRow } from '../integrations/installation-row.tsx'
import { useIsKeychainUnavailable } from '../integrations/keychain.ts'
import { KeychainNotice } from '../integrations/keychain-notice.tsx'
import '../integrations/integrations.css'
import { ConnectionNotice } from '../integrations/connection-notice.tsx'
import { text as integrationsText } from '../integrations/text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/page.tsx'
import { text } from './text.ts'
import type { StepProps } from './welcome.tsx'

export function ConnectStep({ onNext }: StepProps) {
  const configured = useQuery(githubQuery).data?.configured ?? false
  const links = useQuery(linksQuery).data ?? []
  const connection = useConnect()
  const noKeychain = useIsKeychainUnavailable()
  return (
    <>
      {!configured && <Notice tone="info">{text.needsApp}</Notice>}
      <KeychainNotice />
      <ConnectionNotice connection={connection} />
      {links.length > 0 && (
        <Card>
          <ul className="rows">
            {links.map((link) => (
              <li key={link.id}>
                <InstallationRow link={link} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div className="button-row">
        <Button
          variant={links.length > 0 ? 'plain' : 'primary'}
          icon={Plug}
          disabled={!configured || noKeychain}
          busy={connection.start.isPending}
          onClick={() => connection.start.mutate()}
        >
          {integrationsText.connect}
        </Button>
        {links.length > 0 && (
          <Button variant="primary" onClick={onNext}>
            {text.next}
          </Button>
        )}
      </div>
    </>
  )
}
