import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { originSchema } from '../../shared/contract/origin.ts'
import type { AppSettings } from '../api/settings.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { useKeptText } from '../ui/kept-input.ts'
import { text } from './text.ts'
import { useSaveSettings } from './use-save-settings.ts'
import './allowed-origins.css'

/** The origins of pages that may call the API with a key. Those given when the server was started can't be removed. */
export function AllowedOrigins({ settings, isStaff }: { settings: AppSettings; isStaff: boolean }) {
  const { allowed_origins: stored, allowed_origins_at_start: given } = settings
  const save = useSaveSettings()
  const [input, setInput] = useKeptText('allowed-origin')
  const [error, setError] = useState<string>()
  const store = (allowed_origins: string[], onSuccess?: () => void) =>
    save.mutate({ allowed_origins }, onSuccess === undefined ? {} : { onSuccess })
  const add = (event: FormEvent) => {
    event.preventDefault()
    const origin = input.trim().replace(/\/$/, '')
    const wrong = originSchema.safeParse(origin).error?.issues[0]?.message
    setError(wrong)
    if (wrong === undefined) store([...stored, origin], () => setInput(''))
  }
  return (
    <div className="allowed-origins">
      <p className="fact-name" id="allowed-origins">
        {text.origins}
      </p>
      <p className="muted">{text.originsHint}</p>
      {stored.length + given.length > 0 && (
        <ul aria-labelledby="allowed-origins">
          {given.map((origin) => (
            <li key={origin}>
              <code>{origin}</code> <span className="muted">{text.originAtStart}</span>
            </li>
          ))}
          {stored.map((origin) => (
            <li key={origin}>
              <code>{origin}</code>
              {isStaff && (
                <IconButton
                  label={text.removeOrigin(origin)}
                  icon={X}
                  onClick={() => store(stored.filter((other) => other !== origin))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isStaff && (
        <form className="allowed-origins-add" onSubmit={add} noValidate>
          <TextField
            label={text.addOrigin}
            placeholder="http://localhost:3000"
            value={input}
            error={error}
            onChange={(event) => setInput(event.target.value)}
          />
          <Button type="submit" icon={Plus} disabled={input.trim() === ''} busy={save.isPending}>
            {text.add}
          </Button>
        </form>
      )}
    </div>
  )
}
