import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'wouter'
import { meQuery } from '../api/queries.ts'
import { NotFound } from '../ui/not-found.tsx'
import { Page } from '../ui/page.tsx'
import { About } from './about.tsx'
import { AppTab } from './app-tab.tsx'
import { OrganizationTab } from './organization-tab.tsx'
import { ProfileTab } from './profile-tab.tsx'
import { text } from './text.ts'
import './settings.css'

const TABS = [
  { name: 'profile', path: '/settings', Content: ProfileTab },
  { name: 'organization', path: '/settings/organization', Content: OrganizationTab },
  { name: 'app', path: '/settings/app', Content: AppTab },
  { name: 'about', path: '/settings/about', Content: About },
] as const

/** All settings, in four tabs with their own paths. */
export function Settings() {
  const { tab = 'profile' } = useParams()
  const me = useQuery(meQuery).data
  const current = TABS.find(({ name }) => name === tab)
  if (current === undefined) return <NotFound />
  return (
    <Page title={text.title} part={text.tabs[current.name]}>
      <nav className="tabs" aria-label={text.tabsLabel}>
        {TABS.map(({ name, path }) => (
          <Link key={name} href={path} {...(name === tab && { 'aria-current': 'page' as const })}>
            {text.tabs[name]}
          </Link>
        ))}
      </nav>
      {me && <current.Content me={me} />}
    </Page>
  )
}
