import { useState } from 'react'
import { ApiError } from '../api/client.ts'
import type { RequestSummary } from '../api/requests.ts'
import { testWorld, useTestWorld } from '../api/test-world.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextArea, TextField } from '../ui/field.tsx'
import { useKeptText } from '../ui/kept-input.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './test-world-text.ts'

const ANSWERS = Object.entries(text.answers).map(([value, label]) => ({ value, label }))
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Has requests like one of the list, or of a path to type, answered with a fault. */
export function FaultForm({ like }: { like: RequestSummary | null }) {
  const [method, setMethod] = useState(like?.method ?? '')
  const [path, setPath] = useState(like?.path ?? '')
  const label = like?.credential?.kind === 'key' ? like.credential.label : null
  const [key, setKey] = useState('')
  const [answer, setAnswer] = useState('server_error')
  const [status, setStatus] = useState('418')
  const [body, setBody] = useKeptText('fault.body')
  const [delay, setDelay] = useState('0')
  const [times, setTimes] = useState('1')
  const add = useTestWorld(testWorld.addFault, () => toasts.succeeded(text.added))
  const isValid = /^\d{0,6}$/.test(delay) && /^\d{0,6}$/.test(times) && times !== '0'

  const submit = () => {
    const match = {
      ...(method !== '' && { method }),
      ...(path.trim() !== '' && { path: path.trim() }),
      ...(key !== '' && { key }),
    }
    const effect = effectOf(answer, Number(status), body)
    add.mutate({
      match,
      times: times === '' ? null : Number(times),
      delay_ms: Number(delay),
      // biome-ignore lint/suspicious/noThenProperty: the API's name
      ...(effect !== null && { then: effect }),
    })
  }
  return (
    <section className="world-part" aria-label={text.newFault}>
      <h3>{text.newFault}</h3>
      <p className="field-hint">{text.newFaultFor}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isValid) submit()
        }}
      >
        <div className="form-row">
          <SelectField
            label={text.method}
            options={[
              { value: '', label: text.anyMethod },
              ...METHODS.map((value) => ({ value, label: value })),
            ]}
            value={method}
            onChange={(event) => setMethod(event.target.value)}
          />
          {label !== null && (
            <SelectField
              label={text.key}
              options={[
                { value: '', label: text.anyKey },
                { value: label, label },
              ]}
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
          )}
        </div>
        <TextField
          label={text.path}
          hint={text.pathHint}
          value={path}
          error={add.error instanceof ApiError ? add.error.message : undefined}
          onChange={(event) => setPath(event.target.value)}
        />
        <SelectField
          label={text.answer}
          options={ANSWERS}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
        {answer === 'status' && (
          <>
            <TextField
              label={text.status}
              inputMode="numeric"
              value={status}
              onChange={(event) => setStatus(event.target.value)}
            />
            <TextArea label={text.body} value={body} onChange={(event) => setBody(event.target.value)} />
          </>
        )}
        <div className="form-row">
          <TextField
            label={text.delay}
            inputMode="numeric"
            value={delay}
            onChange={(event) => setDelay(event.target.value)}
          />
          <TextField
            label={text.times}
            hint={text.timesHint}
            inputMode="numeric"
            value={times}
            onChange={(event) => setTimes(event.target.value)}
          />
        </div>
        <div className="form-end">
          <Button type="submit" variant="primary" busy={add.isPending} disabled={!isValid}>
            {text.add}
          </Button>
        </div>
      </form>
    </section>
  )
}

/** What happens instead of the real answer; null for nothing but the delay. */
function effectOf(answer: string, status: number, body: string): object | null {
  if (answer === 'delay') return null
  if (answer === 'status') return { status, ...(body !== '' && { body: parsed(body) }) }
  const [, disconnect] = answer.split(':')
  return disconnect === undefined ? { preset: answer } : { disconnect }
}

/** JSON is sent as JSON, anything else as text. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
