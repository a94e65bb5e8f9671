import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { testPushSchema } from '../../shared/contract/push-tokens.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { validatedBy } from '../ui/form-errors.ts'
import { forgetInput, useKeptInput } from '../ui/kept-input.ts'
import { common } from '../ui/text.ts'
import { Outcome } from './outcome.tsx'
import { type PushToken, type TestResult, useTestPush } from './queries.ts'
import { text } from './text.ts'
import { notifyHere, thisComputersToken } from './this-computer.ts'

type Values = { ids: string[]; title: string; body: string }

const words = text.testForm

const KEPT = 'test-push'
/** The form is opened with the devices that were selected. */
const NOT_KEPT = ['ids']

/** Sends a message to the selected devices and shows each result. */
export function TestPush({
  tokens,
  chosen,
  onClose,
}: {
  tokens: readonly PushToken[]
  chosen: readonly string[] | null
  onClose: () => void
}) {
  return (
    <Dialog open={chosen !== null} onClose={onClose} title={words.title} intro={words.intro}>
      {chosen !== null && <TestForm tokens={tokens} chosen={chosen} onClose={onClose} />}
    </Dialog>
  )
}

function TestForm({
  tokens,
  chosen,
  onClose,
}: {
  tokens: readonly PushToken[]
  chosen: readonly string[]
  onClose: () => void
}) {
  // A pruned token leaves the list, but its result must stay readable.
  const [shown] = useState(tokens)
  const [results, setResults] = useState<ReadonlyMap<string, TestResult>>(new Map())
  const form = useForm<Values>({
    resolver: validatedBy<Values>(testPushSchema),
    defaultValues: { ids: [...chosen], title: words.defaultTitle, body: words.defaultBody },
  })
  const { register, handleSubmit, formState } = form
  useKeptInput(KEPT, form, NOT_KEPT)
  const send = useTestPush()
  const submit = handleSubmit((values) =>
    send.mutate(values, {
      onSuccess: (answer) => {
        forgetInput(KEPT)
        setResults(new Map(answer.results.map((result) => [result.id, showHere(result, shown, values)])))
      },
    }),
  )
  const { errors } = formState

  return (
    <form className="form" onSubmit={submit} noValidate>
      <fieldset className="choices">
        <legend>{words.to}</legend>
        {shown.map((token) => (
          <label key={token.id} className="choice">
            <input type="checkbox" value={token.id} {...register('ids')} />
            <span className="test-device">
              {text.platforms[token.platform]}
              <small className="truncate">{token.token}</small>
              <Outcome result={results.get(token.id)} />
            </span>
          </label>
        ))}
      </fieldset>
      {errors.ids && (
        <p className="field-error" role="alert">
          {words.choose}
        </p>
      )}
      <TextField label={words.titleField} error={errors.title?.message} {...register('title')} />
      <TextField label={words.bodyField} error={errors.body?.message} {...register('body')} />
      {send.isError && <Notice tone="bad">{send.error.message}</Notice>}
      <div className="dialog-end">
        <Button onClick={onClose}>{common.close}</Button>
        <Button type="submit" variant="primary" busy={send.isPending}>
          {send.data === undefined ? words.submit : words.again}
        </Button>
      </div>
    </form>
  )
}

/** A browser shows its own pushes, if it is the one they are for. */
function showHere(result: TestResult, tokens: readonly PushToken[], sent: Values): TestResult {
  const isHere = tokens.find(({ id }) => id === result.id)?.token === thisComputersToken()
  if (result.outcome !== 'in_browser' || !isHere || !notifyHere(sent.title, sent.body)) return result
  return { ...result, outcome: 'shown' }
}
