import { useQueries, useQuery } from '@tanstack/react-query'
import { FolderGit2 } from 'lucide-react'
import { useDeferredValue } from 'react'
import { visibleText } from '../../shared/visible-text.ts'
import { linksQuery, repositoriesQuery } from '../api/github.ts'
import type { Command } from './commands.ts'
import { text } from './text.ts'

const MIN_LENGTH = 2
const SHOWN_PER_INSTALLATION = 5

/** Commands that open the repositories matching a query. Only synced installations are searched. */
export function useRepositoryCommands(query: string, go: (path: string) => void): Command[] {
  const search = useDeferredValue(query)
  const links = (useQuery(linksQuery).data ?? []).filter(({ snapshot }) => snapshot !== null)
  const pages = useQueries({
    queries: links.map(({ installation_id, snapshot }) => ({
      ...repositoriesQuery(installation_id, { snapshot: snapshot?.fetched_at ?? null, search, page: 0 }),
      enabled: search.length >= MIN_LENGTH,
    })),
  })
  return links.flatMap(({ id, installation_id }, index) =>
    (pages[index]?.data?.repositories ?? []).slice(0, SHOWN_PER_INSTALLATION).map(({ full_name }) => ({
      id: `${id} ${full_name}`,
      section: text.palette.repositories,
      name: visibleText(full_name),
      icon: FolderGit2,
      run: () => go(`/integrations/${installation_id}?repo=${encodeURIComponent(full_name)}`),
    })),
  )
}
