import type { Consent } from '../../shared/contract/oauth-consent.ts'
import { nameInText } from '../../shared/visible-text.ts'
import { type Choice, toggled } from './choice.ts'
import { text } from './text.ts'

const LEVELS = [
  { level: 'all', name: text.access.all, hint: text.access.allHint },
  { level: 'organization', name: text.access.organization, hint: text.access.organizationHint },
  { level: 'team', name: text.access.team, hint: text.access.teamHint },
] as const

/** How much of the account the app can reach. */
export function AccessChoice({
  organizations,
  choice,
  onChange,
}: {
  organizations: Consent['organizations']
  choice: Choice
  onChange: (part: Partial<Choice>) => void
}) {
  return (
    <fieldset className="choices">
      <legend>{text.access.title}</legend>
      {LEVELS.map(({ level, name, hint }) => (
        <label key={level} className="choice">
          <input
            type="radio"
            name="access-level"
            checked={choice.level === level}
            onChange={() => onChange({ level })}
          />
          <span>
            {name}
            <small>{hint}</small>
          </span>
        </label>
      ))}
      {choice.level === 'organization' && (
        <div className="consent-places">
          {organizations.map(({ id, name }) => (
            <Place
              key={id}
              name={nameInText(name)}
              checked={choice.organizations.includes(id)}
              onChange={() => onChange({ organizations: toggled(choice.organizations, id) })}
            />
          ))}
        </div>
      )}
      {choice.level === 'team' && (
        <div className="consent-places">
          {organizations.flatMap((organization) =>
            organization.projects.map(({ id, name }) => (
              <Place
                key={id}
                name={
                  organizations.length > 1
                    ? `${nameInText(organization.name)}: ${nameInText(name)}`
                    : nameInText(name)
                }
                checked={choice.teams.includes(id)}
                onChange={() => onChange({ teams: toggled(choice.teams, id) })}
              />
            )),
          )}
        </div>
      )}
    </fieldset>
  )
}

function Place({ name, checked, onChange }: { name: string; checked: boolean; onChange: () => void }) {
  return (
    <label className="choice">
      <input type="checkbox" checked={checked} onChange={onChange} />
      <span>{name}</span>
    </label>
  )
}
