import { useMutation, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { visibleText } from '../../shared/visible-text.ts'
import { api, take } from '../api/client.ts'
import type { User } from '../api/queries.ts'
import { type ListedUser, usersQuery } from '../api/settings.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { Switch } from '../ui/switch.tsx'
import { AddUser } from './add-user.tsx'
import { text } from './text.ts'
import { UserMenu } from './user-menu.tsx'

/** All users, and which of them are staff. */
export function Users({ me }: { me: User }) {
  const users = useQuery(usersQuery)
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={text.users}
      intro={text.usersHint}
      actions={
        <Button icon={UserPlus} onClick={() => setAdding(true)}>
          {text.addUser}
        </Button>
      }
    >
      <Card>
        <QueryView query={users} skeleton={<SkeletonRows rows={2} />}>
          {(rows) => (
            <ul className="rows">
              {rows.map((user) => (
                <li key={user.uuid} className="list-row">
                  <UserRow user={user} isMe={user.uuid === me.uuid} />
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
      <AddUser open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function UserRow({ user, isMe }: { user: ListedUser; isMe: boolean }) {
  const name = `${user.first_name} ${user.last_name}`.trim() || user.email
  const setStaff = useMutation({
    mutationFn: (is_staff: boolean) =>
      take(api.PATCH('/api/users/{uuid}', { params: { path: { uuid: user.uuid } }, body: { is_staff } })),
    onSettled: (_user, _error, _staff, _result, { client }) =>
      client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  })
  return (
    <>
      <span className="avatar" aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <strong>{visibleText(name)}</strong>
      {isMe && <Badge>{text.you}</Badge>}
      <span className="muted truncate">{user.email}</span>
      {!isMe && <UserMenu user={user} name={name} />}
      <span className="staff">
        <span aria-hidden>{text.staff}</span>
        <Switch
          label={text.staffFor(name)}
          checked={setStaff.isPending ? setStaff.variables : user.is_staff}
          disabled={isMe}
          onChange={(on) => setStaff.mutate(on)}
        />
      </span>
    </>
  )
}
