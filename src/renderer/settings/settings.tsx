import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { meQuery } from '../api/queries.ts'
import { NotFound } from '../app/not-found.tsx'
import { text } from '../text.ts'
import { Page } from '../ui/page.tsx'
import { About } from './about.tsx'
import { AppTab } from './app-tab.tsx'
import { OrganizationTab } from './organization-tab.tsx'
import { YouTab } from './profile-tab.tsx'
import './settings.css'

const TABS = [
  { name: 'you', path: '/settings', Content: YouTab },
  { name: 'organization', path: '/settings/organization', Content: OrganizationTab },
  { name: 'app', path: '/settings/app', Content: AppTab },
  { name: 'about', path: '/settings/about', Content: About },
] as const

/** Everything that can be set, in four parts with an address each. */
export function Settings() {
  const { tab = 'you' } = useParams()
  const me = useQuery(meQuery).data
  const current = TABS.find(({ name }) => name === tab)
  if (current === undefined) return <NotFound />
  return (
    <Page title={text.settings.title}>
      <nav className="tabs" aria-label={text.settings.tabsLabel}>
        {TABS.map(({ name, path }) => (
          <Link key={name} href={path} {...(name === tab && { 'aria-current': 'page' as const })}>
            {text.settings.tabs[name]}
          </Link>
        ))}
      </nav>
      {me && <current.Content me={me} />}
    </Page>
  )
}
