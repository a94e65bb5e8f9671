import { Lock } from 'lucide-react'
import { memo } from 'react'
import { visibleText } from '../../shared/visible-text.ts'
import type { Repository } from '../api/github.ts'
import { Badge } from '../ui/badge.tsx'
import { Ago } from '../ui/time.tsx'
import { text } from './text.ts'

/** One repository in the list, a placeholder while its page loads. Memoized, so that scrolling renders only new rows. */
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
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has focus and references the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box handles keys
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
  const [owner, name] = visibleText(repository.full_name).split('/')
  return (
    <>
      <span className="repository-name truncate">
        <span className="muted">{owner}/</span>
        {name}
      </span>
      {repository.private && (
        <span className="muted" title={text.private}>
          <Lock aria-hidden size={12} />
          <span className="visually-hidden">{text.private}</span>
        </span>
      )}
      {repository.archived && <Badge>{text.archived}</Badge>}
      <span className="repository-language muted truncate">{repository.language}</span>
      <span className="repository-pushed muted">
        {repository.pushed_at !== undefined && (
          <>
            {text.pushed} <Ago at={repository.pushed_at} />
          </>
        )}
      </span>
    </>
  )
}
