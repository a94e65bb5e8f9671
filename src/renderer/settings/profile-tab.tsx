import { useMutation } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { nameInText } from '../../shared/visible-text.ts'
import { useSetTheme, useSignOut } from '../api/account.ts'
import type { User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Button } from '../ui/button.tsx'
import { SelectField } from '../ui/field.tsx'
import { Card, Section } from '../ui/page.tsx'
import { type ThemeMode, themeMode } from '../ui/theme.ts'
import { toasts } from '../ui/toasts.ts'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { text } from './text.ts'

const THEMES: readonly ThemeMode[] = ['system', 'light', 'dark']

/** Settings of the signed-in user. */
export function ProfileTab({ me }: { me: User }) {
  const theme = useSetTheme()
  const signOut = useSignOut()
  const mode = theme.isPending ? theme.variables : themeMode(me.theme_mode)
  return (
    <>
      <Section aside title={text.profile} intro={text.profileHint}>
        <Card padded>
          <ProfileForm me={me} />
        </Card>
      </Section>
      <Section aside title={text.appearance}>
        <Card padded>
          <div className="themes" role="radiogroup" aria-label={text.appearance}>
            {THEMES.map((name) => (
              <label key={name} className="theme">
                <input
                  type="radio"
                  name="theme"
                  checked={mode === name}
                  onChange={() => theme.mutate(name)}
                />
                <span className={`theme-picture theme-${name}`} aria-hidden />
                {text.themes[name]}
              </label>
            ))}
          </div>
        </Card>
      </Section>
      <Section aside title={text.currentProject} intro={text.currentProjectHint}>
        <Card padded>
          <CurrentProject me={me} />
        </Card>
      </Section>
      <Section aside title={text.password} intro={text.passwordHint}>
        <Card padded>
          <PasswordForm key={String(me.has_password)} me={me} />
        </Card>
      </Section>
      <Section aside title={text.session} intro={text.sessionHint}>
        <div>
          <Button icon={LogOut} busy={signOut.isPending} onClick={() => signOut.mutate()}>
            {text.signOut}
          </Button>
        </div>
      </Section>
    </>
  )
}

function CurrentProject({ me }: { me: User }) {
  const save = useSaveMe(() => toasts.succeeded(text.saved))
  const teams = me.organization?.teams ?? []
  const choose = useMutation({
    mutationFn: (id: string) => save.mutateAsync({ set_current_team: id }),
    meta: { shownInPlace: true },
    onError: (error) => toasts.failed(error.message),
  })
  return (
    <div className="form">
      <SelectField
        label={text.project}
        value={String(me.team?.id ?? '')}
        disabled={choose.isPending}
        onChange={(event) => choose.mutate(event.target.value)}
        options={teams.map(({ id, name }) => ({
          value: String(id),
          label: `${nameInText(me.organization?.name ?? '')} · ${nameInText(name)}`,
        }))}
      />
    </div>
  )
}
