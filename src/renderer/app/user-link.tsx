import { Link } from 'wouter'
import { visibleText } from '../../shared/visible-text.ts'
import type { User } from '../api/queries.ts'
import { text } from './text.ts'

/** The signed-in user and their current project. */
export function UserLink({ me }: { me: User }) {
  const name = `${me.first_name} ${me.last_name}`.trim() || me.email
  return (
    <Link href="/settings" className="user-link" title={text.nav.user(name)}>
      <span className="avatar" aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className="truncate">{visibleText(name)}</span>
      <small className="truncate">{visibleText(me.team?.name ?? me.email)}</small>
    </Link>
  )
}
