import { Building2, ChevronRight, UserRound } from 'lucide-react'
import { Link as RouterLink } from 'wouter'
import type { Link } from '../api/github.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'

/** What an installation is called. */
export const nameOf = (link: Link) => link.account?.name ?? text.integrations.unnamed(link.installation_id)

export function InstallationRow({ link }: { link: Link }) {
  const Icon = link.account?.type?.toLowerCase() === 'organization' ? Building2 : UserRound
  return (
    <RouterLink href={`/integrations/${link.installation_id}`} className="installation-row">
      <Icon aria-hidden size={18} strokeWidth={1.6} />
      <span className="installation-name">
        <strong className="truncate">{nameOf(link)}</strong>
        <span className="soft truncate">
          {link.github_login === null
            ? text.integrations.id(link.installation_id)
            : text.integrations.linkedAs(link.github_login)}
        </span>
      </span>
      <Badges link={link} />
      <span className="installation-state soft number">
        {link.snapshot === null ? (
          text.integrations.notRead
        ) : (
          <>
            {text.count.repositories(link.snapshot.total)}
            <br />
            {text.integrations.read} <Ago at={link.snapshot.fetched_at} />
          </>
        )}
      </span>
      <ChevronRight aria-hidden size={15} />
    </RouterLink>
  )
}

/** What is special about an installation. */
export function Badges({ link }: { link: Link }) {
  return (
    <span className="badges">
      {link.repository_selection !== null && (
        <Badge>
          {link.repository_selection === 'all' ? text.integrations.all : text.integrations.selected}
        </Badge>
      )}
      {link.uses_shared_installation && <Badge tone="info">{text.integrations.shared}</Badge>}
      {link.seeded && <Badge tone="warn">{text.integrations.seeded}</Badge>}
    </span>
  )
}
