import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ExternalLink, GitBranch, SearchX } from 'lucide-react'
import { useDeferredValue, useRef, useState } from 'react'
import { branchesQuery, githubQuery, type Link } from '../api/github.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CopyIcon } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SearchField } from '../ui/field.tsx'
import { Empty, SkeletonRows } from '../ui/states.tsx'
import { LinkProblem } from './link-problem.tsx'
import { text } from './text.ts'

/** A repository's branches, in a side panel. */
export function Branches({
  link,
  repository,
  onClose,
}: {
  link: Link
  repository: string | null
  onClose: () => void
}) {
  // Keeps the name while the panel slides out.
  const shown = useRef(repository)
  if (repository !== null) shown.current = repository
  return (
    <Dialog
      open={repository !== null}
      onClose={onClose}
      title={shown.current ?? ''}
      intro={text.branches}
      side
    >
      {repository !== null && (
        <>
          <RepositoryActions link={link} repository={repository} />
          <BranchList link={link} repository={repository} />
        </>
      )}
    </Dialog>
  )
}

function RepositoryActions({ link, repository }: { link: Link; repository: string }) {
  const github = useQuery(githubQuery).data
  return (
    <div className="button-row">
      {github && !link.seeded && (
        <a
          className="button button-plain"
          href={new URL(repository, github.url).href}
          target="_blank"
          rel="noopener noreferrer"
        >
          <ExternalLink aria-hidden size={15} strokeWidth={1.9} />
          {text.openOnGitHub}
        </a>
      )}
      <CopyIcon value={repository} what={text.repositoryName} />
    </div>
  )
}

function BranchList({ link, repository }: { link: Link; repository: string }) {
  const [input, setInput] = useState('')
  const search = useDeferredValue(input.trim())
  const branches = useInfiniteQuery(branchesQuery(link.installation_id, repository, search))
  const pages = branches.data?.pages
  const names = pages?.flatMap((page) => page.branches)
  const preset = pages?.[0]?.default_branch
  return (
    <>
      <SearchField
        label={text.searchBranches}
        value={input}
        onChange={(event) => setInput(event.target.value)}
      />
      {branches.isPending && <SkeletonRows rows={6} height={40} />}
      {branches.isError && names === undefined && (
        <LinkProblem
          error={branches.error}
          onRetry={() => void branches.refetch()}
          busy={branches.isFetching}
        />
      )}
      {names?.length === 0 && (
        <Empty
          icon={search === '' ? GitBranch : SearchX}
          title={search === '' ? text.noBranches : text.noBranchMatch(search)}
        >
          {search === '' && text.noBranchesHint}
        </Empty>
      )}
      {names !== undefined && names.length > 0 && (
        <ul className="branches" aria-label={text.branches}>
          {names.map((name) => (
            <li key={name}>
              <GitBranch aria-hidden size={13} />
              <code className="truncate" title={name}>
                {name}
              </code>
              {name === preset && <Badge>{text.default}</Badge>}
              <CopyIcon value={name} what={text.branchName(name)} />
            </li>
          ))}
        </ul>
      )}
      {branches.hasNextPage && (
        <Button onClick={() => void branches.fetchNextPage()} busy={branches.isFetchingNextPage}>
          {text.moreBranches}
        </Button>
      )}
    </>
  )
}
