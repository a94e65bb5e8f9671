import { Link } from 'wouter'
import type { User } from '../api/queries.ts'
import { text } from '../text.ts'

/** Who is signed in, and in which project. */
export function Person({ me }: { me: User }) {
  const name = `${me.first_name} ${me.last_name}`.trim() || me.email
  return (
    <Link href="/settings" className="person" title={text.nav.person(name)}>
      <span className="person-picture" aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <span className="truncate">{name}</span>
      <small className="truncate">{me.team?.name ?? me.email}</small>
    </Link>
  )
}
