import { Building2, ChevronRight, UserRound } from 'lucide-react'
import { Link as RouterLink } from 'wouter'
import type { Link } from '../api/github.ts'
import { Badge } from '../ui/badge.tsx'
import { repositoryCount } from '../ui/text.ts'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

/** An installation's display name. */
export const nameOf = (link: Link) => link.account?.name ?? text.unnamed(link.installation_id)

export const isOrganization = (link: Link) => link.account?.type?.toLowerCase() === 'organization'

export function InstallationRow({ link }: { link: Link }) {
  const Icon = isOrganization(link) ? Building2 : UserRound
  return (
    <RouterLink href={`/integrations/${link.installation_id}`} className="installation-row">
      <Icon aria-hidden size={18} strokeWidth={1.6} />
      <span className="installation-name">
        <strong className="truncate">{nameOf(link)}</strong>
        <span className="muted truncate">
          {link.github_login === null
            ? text.unnamed(link.installation_id)
            : text.connectedAs(link.github_login)}
        </span>
      </span>
      <Badges link={link} />
      <span className="installation-state muted number">
        {link.snapshot === null ? (
          text.notSynced
        ) : (
          <>
            {repositoryCount(link.snapshot.total)}
            <br />
            {text.synced} <Ago at={link.snapshot.fetched_at} />
          </>
        )}
      </span>
      <ChevronRight aria-hidden size={15} />
    </RouterLink>
  )
}

/** An installation's badges. */
export function Badges({ link }: { link: Link }) {
  return (
    <span className="badges">
      {link.repository_selection !== null && (
        <Badge>{link.repository_selection === 'all' ? text.all : text.selected}</Badge>
      )}
      {link.uses_shared_installation && <Badge>{text.shared}</Badge>}
      {link.needs_reauthorization && <Badge tone="warn">{text.needsReauthorization}</Badge>}
      {link.seeded && <Badge>{text.seeded}</Badge>}
    </span>
  )
}
