import { Building2, UserRound } from 'lucide-react'
import { Link as RouterLink } from 'wouter'
import { visibleText } from '../../shared/visible-text.ts'
import type { Link } from '../api/github.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

/** An installation's display name. */
export const nameOf = (link: Link) => visibleText(link.account?.name ?? text.unnamed(link.installation_id))

export const isOrganization = (link: Link) => link.account?.type?.toLowerCase() === 'organization'

export const INSTALLATION_COLUMNS = [
  { label: text.columns.account },
  { label: text.columns.access, className: 'installation-access wide-only' },
  { label: text.columns.repositories, className: 'installation-count' },
  { label: text.columns.synced, className: 'installation-time medium-only' },
]

export function InstallationRow({ link }: { link: Link }) {
  const Icon = isOrganization(link) ? Building2 : UserRound
  return (
    <tr>
      <td>
        <span className="installation-name">
          <Icon aria-hidden size={16} strokeWidth={1.6} />
          <RouterLink href={`/integrations/${link.installation_id}`} className="row-link truncate">
            {nameOf(link)}
          </RouterLink>
          {link.github_login !== null && link.github_login !== link.account?.name && (
            <span className="muted truncate medium-only">{text.connectedAs(link.github_login)}</span>
          )}
          <States link={link} shared={text.sharedShort} />
        </span>
      </td>
      <td className="muted wide-only">{accessOf(link)}</td>
      <td className="muted number installation-count">{link.snapshot?.total.toLocaleString() ?? '–'}</td>
      <td className="muted medium-only">
        {link.snapshot === null ? text.notSynced : <Ago at={link.snapshot.fetched_at} />}
      </td>
    </tr>
  )
}

const accessOf = ({ repository_selection }: Link) =>
  repository_selection === null ? '' : repository_selection === 'all' ? text.all : text.selected

/** What is out of the ordinary about an installation. */
function States({ link, shared }: { link: Link; shared: string }) {
  return (
    <>
      {link.uses_shared_installation && <Badge>{shared}</Badge>}
      {link.installation_status === 'unavailable' && (
        <Badge tone="warn">{link.needs_reauthorization ? text.needsReauthorization : text.removed}</Badge>
      )}
      {link.seeded && <Badge>{text.seeded}</Badge>}
    </>
  )
}

/** An installation's access and state, on its own page. */
export function Badges({ link }: { link: Link }) {
  return (
    <span className="badges">
      {link.repository_selection !== null && <Badge>{accessOf(link)}</Badge>}
      <States link={link} shared={text.shared} />
    </span>
  )
}
