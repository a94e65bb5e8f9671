import { useMutation, useQuery } from '@tanstack/react-query'
import { KeyRound, Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client.ts'
import { linksQuery } from '../api/github.ts'
import { keysQuery } from '../api/queries.ts'
import { session } from '../api/session.ts'
import { revealKey, useRevealedKey } from '../api-keys/revealed-key.ts'
import { Badge, Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { CodeBlock } from '../ui/copy.tsx'
import { TextArea, TextField } from '../ui/field.tsx'
import { useKeptText } from '../ui/kept-input.ts'
import { Card, Section } from '../ui/page.tsx'
import { bodyOf, type Operation, type Reference } from './document.ts'
import { exampleOf } from './example.ts'
import { toCurl } from './request.ts'
import { send } from './send.ts'
import { text } from './text.ts'
import { useTypedKey } from './typed-key.ts'

/** A form for a request, its curl command, and what the server answers. */
export function TryOperation({ operation, reference }: { operation: Operation; reference: Reference }) {
  const isSignedIn = session.read() !== null
  const [typedKey, setTypedKey] = useTypedKey()
  const created = useRevealedKey()
  const key = typedKey === '' ? created : typedKey
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const example = bodyExample(operation, reference)
  const [typedBody, setBody] = useKeptText(`try.${operation.operationId}`, example ?? '')
  const body = example === null ? null : typedBody
  const [problem, setProblem] = useState<{ parameter: string } | 'body' | null>(null)
  const suggested = useSuggestions(isSignedIn)
  const values = { ...suggested, ...typed }
  const filled = { operation, values, body }
  const sending = useMutation({ mutationFn: () => send(filled, key), meta: { shownInPlace: true } })
  const createKey = useMutation({
    mutationFn: () =>
      take(api.POST('/_companion/keys', { body: { label: text.keyLabel, scopes: scopesFor(operation) } })),
    onSuccess: ({ value }, _nothing, _result, { client }) => {
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      revealKey(value)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = operation.parameters.find(({ name, required }) => required && (values[name] ?? '') === '')
    if (missing !== undefined) return setProblem({ parameter: missing.name })
    if (body !== null && !isJson(body)) return setProblem('body')
    setProblem(null)
    sending.mutate()
  }
  const shown = operation.parameters.filter(({ in: place }) => place !== 'header')
  return (
    <Section
      title={text.tryIt}
      actions={
        isSignedIn &&
        key === null && (
          <Button icon={KeyRound} busy={createKey.isPending} onClick={() => createKey.mutate()}>
            {text.createKey}
          </Button>
        )
      }
    >
      <Card padded>
        <form className="try" onSubmit={submit} noValidate>
          {created !== null && (
            <Notice tone="good" actions={<Button onClick={() => keep(created)}>{text.keepKey}</Button>}>
              {text.keyCreated}
            </Notice>
          )}
          <div className="try-fields">
            <TextField
              label={text.key}
              type="password"
              autoComplete="off"
              placeholder="phx_…"
              hint={isSignedIn ? text.keyHint : text.keyHintSignedOut}
              value={key ?? ''}
              onChange={(event) => setTypedKey(event.target.value.trim())}
            />
            {shown.map(({ name, schema, example }) => (
              <TextField
                key={name}
                label={name}
                value={values[name] ?? ''}
                placeholder={String(example ?? schema.default ?? '')}
                error={typeof problem === 'object' && problem?.parameter === name ? text.fillIn : undefined}
                onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              />
            ))}
          </div>
          {body !== null && (
            <TextArea
              label={text.bodyJson}
              className="input try-body"
              rows={Math.min(12, body.split('\n').length + 1)}
              spellCheck={false}
              value={body}
              error={problem === 'body' ? text.notJson : undefined}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
          <CodeBlock code={toCurl(filled, key)} what={text.command} />
          <div className="form-end">
            <Button type="submit" variant="primary" icon={Send} busy={sending.isPending}>
              {text.send}
            </Button>
            {sending.data && (
              <span role="status">
                <Badge tone={sending.data.status < 400 ? 'good' : 'bad'}>
                  {text.answered(sending.data.status, sending.data.milliseconds)}
                </Badge>
              </span>
            )}
          </div>
          {sending.isError && <Notice tone="bad">{text.failed}</Notice>}
          {sending.data && <CodeBlock code={sending.data.body} what={text.answerWhat} />}
        </form>
      </Card>
    </Section>
  )

  /** Ends the reveal; the key stays filled in while this page is open. */
  function keep(value: string): void {
    setTypedKey(value)
    revealKey(null)
  }
}

function bodyExample(operation: Operation, { schemas }: Reference): string | null {
  const schema = bodyOf(operation)
  return schema === undefined ? null : JSON.stringify(exampleOf(schema, schemas), null, 2)
}

/** Values that exist, so that no request fails because of an invented ID. */
function useSuggestions(isSignedIn: boolean): Record<string, string> {
  const links = useQuery({ ...linksQuery, enabled: isSignedIn }).data
  const installation = links?.[0]?.installation_id
  return { uuid: '@me', ...(installation !== undefined && { installation_id: installation }) }
}

const scopesFor = ({ security }: Operation): string[] => {
  const scopes = security.flatMap((needed) => Object.values(needed)).flat()
  return scopes.length === 0 ? ['user:read'] : scopes
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}
