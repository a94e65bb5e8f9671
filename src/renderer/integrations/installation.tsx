import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Unplug } from 'lucide-react'
import { useState } from 'react'
import { Link as RouterLink, useParams, useSearchParams } from 'wouter'
import { type Link, linksQuery, SYNC_POLL_MS } from '../api/github.ts'
import { Notice } from '../ui/badge.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Card, Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { Ago } from '../ui/time.tsx'
import { Branches } from './branches.tsx'
import { Disconnect } from './disconnect.tsx'
import { Badges, nameOf } from './installation-row.tsx'
import { MoreActions } from './more-actions.tsx'
import { Refresh } from './refresh.tsx'
import { Repositories } from './repositories.tsx'
import { Share } from './share.tsx'
import { text } from './text.ts'
import './installation.css'

/** One installation: its repositories and their branches. */
export function Installation() {
  const { id = '' } = useParams()
  const links = useQuery({
    ...linksQuery,
    // The first sync starts with the first request for repositories, which only this page makes.
    refetchInterval: ({ state }) =>
      state.data?.some(
        (one) => one.fetching !== null || (one.installation_id === id && one.snapshot === null),
      )
        ? SYNC_POLL_MS
        : false,
  })
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
  const [search, setSearch] = useSearchParams()
  const repository = search.get('repo')
  const setRepository = (name: string | null) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (name === null) next.delete('repo')
        else next.set('repo', name)
        return next
      },
      { replace: name === null },
    )
  const [disconnecting, setDisconnecting] = useState(false)
  const [isRevoked, setRevoked] = useState(false)
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
          <Refresh link={link} onRevoked={() => setRevoked(true)} />
          <Share link={link} />
          <MoreActions link={link} onDisconnect={() => setDisconnecting(true)} />
        </>
      }
    >
      {isRevoked && (
        <Notice
          tone="bad"
          title={text.revoked}
          actions={<ButtonLink to="/integrations">{text.reconnect}</ButtonLink>}
        >
          {text.revokedHint}
        </Notice>
      )}
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
