import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Unplug } from 'lucide-react'
import { useState } from 'react'
import { Link as RouterLink, useParams } from 'wouter'
import { type Link, linksQuery } from '../api/github.ts'
import { Notice } from '../ui/badge.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Ago } from '../ui/time.tsx'
import { Branches } from './branches.tsx'
import { Disconnect } from './disconnect.tsx'
import { Badges, nameOf } from './installation-row.tsx'
import { Refresh } from './refresh.tsx'
import { Repositories } from './repositories.tsx'
import { Share } from './share.tsx'
import { text } from './text.ts'
import './installation.css'

/** One installation: its repositories and their branches. */
export function Installation() {
  const { id = '' } = useParams()
  const links = useQuery(linksQuery)
  const link = links.data?.find(({ installation_id }) => installation_id === id)
  if (link !== undefined) return <Linked key={link.id} link={link} />
  return (
    <Page title={text.unnamed(id)}>
      <Card>
        <QueryView query={links} skeleton={<SkeletonRows rows={8} height={40} />}>
          {() => (
            <Empty
              icon={Unplug}
              title={text.unknown}
              action={<ButtonLink to="/integrations">{text.back}</ButtonLink>}
            >
              {text.unknownHint}
            </Empty>
          )}
        </QueryView>
      </Card>
    </Page>
  )
}

function Linked({ link }: { link: Link }) {
  const [repository, setRepository] = useState<string | null>(null)
  const [disconnecting, setDisconnecting] = useState(false)
  return (
    <Page
      title={nameOf(link)}
      intro={
        <span className="installation-intro">
          <RouterLink href="/integrations" className="back">
            <ArrowLeft aria-hidden size={13} />
            {text.back}
          </RouterLink>
          <Badges link={link} />
          {link.snapshot && (
            <span>
              {text.synced} <Ago at={link.snapshot.fetched_at} />
            </span>
          )}
        </span>
      }
      actions={
        <>
          <Refresh link={link} />
          <Share link={link} />
          <Button variant="danger" icon={Unplug} onClick={() => setDisconnecting(true)}>
            {text.disconnect}
          </Button>
        </>
      }
    >
      {link.seeded && <Notice tone="plain">{text.seededHint}</Notice>}
      {link.fetching && <Fetching done={link.fetching.done_pages} total={link.fetching.total_pages} />}
      <Repositories link={link} onOpen={setRepository} />
      <Branches link={link} repository={repository} onClose={() => setRepository(null)} />
      <Disconnect link={link} open={disconnecting} onClose={() => setDisconnecting(false)} />
    </Page>
  )
}

function Fetching({ done, total }: { done: number; total: number }) {
  const label = text.fetching(done, total)
  return (
    <div className="fetching" role="status">
      <progress max={total} value={done} aria-label={label} />
      <span className="muted number">{label}</span>
    </div>
  )
}
