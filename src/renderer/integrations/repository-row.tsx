import { Lock } from 'lucide-react'
import { memo } from 'react'
import type { Repository } from '../api/github.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'

/** One repository at its place in the list; grey while its page is on its way. Scrolling draws only the rows that are new. */
export const RepositoryRow = memo(function RepositoryRow({
  id,
  repository,
  position,
  total,
  offset,
  active,
  onOpen,
}: {
  id: string
  repository: Repository | undefined
  position: number
  total: number
  offset: number
  active: boolean
  onOpen: (index: number) => void
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus and names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-setsize={total}
      aria-posinset={position}
      className="repository"
      style={{ transform: `translateY(${offset}px)` }}
      onClick={() => onOpen(position - 1)}
    >
      {repository === undefined ? <span className="repository-wait" /> : <Facts repository={repository} />}
    </div>
  )
})

function Facts({ repository }: { repository: Repository }) {
  const [owner, name] = repository.full_name.split('/')
  return (
    <>
      <span className="repository-name truncate">
        <span className="soft">{owner}/</span>
        {name}
      </span>
      {repository.private && (
        <span className="soft" title={text.integrations.private}>
          <Lock aria-hidden size={12} />
          <span className="visually-hidden">{text.integrations.private}</span>
        </span>
      )}
      {repository.archived && <Badge>{text.integrations.archived}</Badge>}
      <span className="repository-language soft truncate">{repository.language}</span>
      <span className="repository-pushed soft">
        {repository.pushed_at !== undefined && (
          <>
            {text.integrations.pushed} <Ago at={repository.pushed_at} />
          </>
        )}
      </span>
    </>
  )
}
