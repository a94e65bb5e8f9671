import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { toggled } from './choice.ts'
import { distinct, inWords } from './scope-words.ts'
import { text } from './text.ts'

const SHOWN = 8

/** What an app asks for, in words. Each can be left out unless the app requires it. */
export function ScopeList({
  name,
  scopes,
  required,
  chosen,
  onChange,
}: {
  name: string
  scopes: readonly string[]
  required: readonly string[]
  chosen: readonly string[]
  onChange: (scopes: string[]) => void
}) {
  const [all, setAll] = useState(false)
  const lines = distinct(scopes)
  const shown = all ? lines : lines.slice(0, SHOWN)
  const toggle = (scope: string) => {
    const reading = scope.replace(/:write$/, ':read')
    const next = toggled(chosen, scope)
    // Reading goes and comes with the writing that includes it.
    const isPart = reading !== scope && scopes.includes(reading)
    if (!isPart) return onChange(next)
    const rest = next.filter((one) => one !== reading)
    onChange(next.includes(scope) ? [...rest, reading] : rest)
  }
  return (
    <fieldset className="choices">
      <legend>{text.canDo(name)}</legend>
      {shown.map((scope) => {
        const isRequired = required.includes(scope)
        return (
          <label key={scope} className="choice scope" title={scope}>
            <input
              type="checkbox"
              checked={chosen.includes(scope)}
              disabled={isRequired}
              onChange={() => toggle(scope)}
            />
            <span>
              {inWords(scope)}
              {isRequired && <small>{text.required}</small>}
            </span>
          </label>
        )
      })}
      {shown.length < lines.length && (
        <Button variant="quiet" onClick={() => setAll(true)}>
          {text.showAll(lines.length)}
        </Button>
      )}
    </fieldset>
  )
}
