import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { githubQuery, type Link } from '../api/github.ts'
import '../ui/menu.css'
import { isOrganization } from './installation-row.tsx'
import { text } from './text.ts'

/** Less common actions of an installation. */
export function MoreActions({ link, onDisconnect }: { link: Link; onDisconnect: () => void }) {
  const github = useQuery(githubQuery).data
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain button-icon" aria-label={text.moreActions}>
        <Ellipsis aria-hidden size={15} strokeWidth={1.9} />
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className="menu">
            {github && !link.seeded && (
              <Menu.LinkItem
                className="menu-item"
                href={settingsUrl(github.url, link)}
                target="_blank"
                rel="noopener noreferrer"
              >
                {text.configure}
              </Menu.LinkItem>
            )}
            <Menu.Item className="menu-item menu-danger" onClick={onDisconnect}>
              {text.disconnect}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Where the account's owner chooses the installation's repositories. */
function settingsUrl(github: string, link: Link): string {
  const path = `settings/installations/${link.installation_id}`
  const name = link.account?.name
  return new URL(isOrganization(link) && name ? `/organizations/${name}/${path}` : `/${path}`, github).href
}
