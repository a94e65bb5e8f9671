import { useMutation, useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { api, take } from '../api/client.ts'
import type { User } from '../api/queries.ts'
import { type Person, peopleQuery } from '../api/settings.ts'
import { text } from '../text.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/page.tsx'
import { QueryView, SkeletonRows } from '../ui/states.tsx'
import { Switch } from '../ui/switch.tsx'
import { AddPerson } from './add-user.tsx'

/** Everyone here, and who of them is staff. */
export function People({ me }: { me: User }) {
  const people = useQuery(peopleQuery)
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={text.settings.people}
      intro={text.settings.peopleHint}
      actions={
        <Button icon={UserPlus} onClick={() => setAdding(true)}>
          {text.settings.addPerson}
        </Button>
      }
    >
      <Card>
        <QueryView query={people} skeleton={<SkeletonRows rows={2} />}>
          {(rows) => (
            <ul className="rows">
              {rows.map((person) => (
                <li key={person.uuid} className="named-row">
                  <PersonRow person={person} isMe={person.uuid === me.uuid} />
                </li>
              ))}
            </ul>
          )}
        </QueryView>
      </Card>
      <AddPerson open={adding} onClose={() => setAdding(false)} />
    </Section>
  )
}

function PersonRow({ person, isMe }: { person: Person; isMe: boolean }) {
  const name = `${person.first_name} ${person.last_name}`.trim() || person.email
  const setStaff = useMutation({
    mutationFn: (is_staff: boolean) =>
      take(api.PATCH('/api/users/{uuid}', { params: { path: { uuid: person.uuid } }, body: { is_staff } })),
    onSettled: (_user, _error, _staff, _result, { client }) =>
      client.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  })
  return (
    <>
      <span className="person-picture" aria-hidden>
        {name.slice(0, 1).toUpperCase()}
      </span>
      <strong>{name}</strong>
      {isMe && <Badge tone="good">{text.settings.you}</Badge>}
      <span className="soft truncate">{person.email}</span>
      <span className="staff">
        <span aria-hidden>{text.settings.staff}</span>
        <Switch
          label={text.settings.staffFor(name)}
          checked={setStaff.isPending ? setStaff.variables : person.is_staff}
          disabled={isMe}
          onChange={(on) => setStaff.mutate(on)}
        />
      </span>
    </>
  )
}
