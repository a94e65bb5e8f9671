import { useQuery } from '@tanstack/react-query'
import { githubQuery } from '../api/github.ts'
import { AppCard } from '../integrations/app-card.tsx'
import { CreateAppResult } from '../integrations/create-app-result.tsx'
import { KeychainNotice } from '../integrations/keychain-notice.tsx'
import { Button } from '../ui/button.tsx'
import { text } from './text.ts'
import type { StepProps } from './welcome.tsx'

export function GitHubAppStep({ onNext }: StepProps) {
  const configured = useQuery(githubQuery).data?.configured ?? false
  return (
    <>
      <CreateAppResult />
      <KeychainNotice />
      <AppCard />
      {configured && (
        <Button variant="primary" onClick={onNext}>
          {text.next}
        </Button>
      )}
    </>
  )
}
